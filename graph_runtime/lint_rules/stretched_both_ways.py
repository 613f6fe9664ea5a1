"""StretchedBothWays."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.tensors import Spec

BY_NUMBER = ("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum", "Power")


class StretchedBothWays(LintRule):
    """Two shapes that both have to be repeated make a table of all pairs, without a word.

    (N, 5, 1) and (N, 1, 5) give (N, 5, 5): every number of one with every number of the other.
    Where only one is repeated, as a gate or an offset for each channel, nothing is said. A result
    (N,) that meets (N, 1) is refused outright.
    """

    title = "Stretched both ways"
    synonyms = ("broadcasting", "rank-1 array", "outer product", "silent", "shape mismatch")
    formula = r"(N, a, 1) + (N, 1, b) \to (N, a, b)"
    reference = "https://docs.pytorch.org/docs/stable/notes/broadcasting.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(BY_NUMBER):
            facts = drawing.checked.nodes[node]
            taken = [spec for spec in facts.inputs.values() if spec is not None]
            given = next(iter(facts.outputs.values()))
            if len(taken) > 1 and all(spec.shape != given.shape for spec in taken):
                shapes = _listed(taken)
                yield self.advice(
                    node,
                    f"{shapes} are all repeated until they fit: it gives {given.text}, "
                    "every number with every other.",
                    "If that is not meant, bring them to the same shape with Reshape or Permute.",
                )


def _listed(specs: list[Spec]) -> str:
    return " and ".join(dict.fromkeys(spec.text for spec in specs[:4]))
