"""DeadBranch."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT, STATE
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, removing

RESULTS = ("Output", GROUP_OUTPUT, STATE)


class DeadBranch(LintRule):
    """A block whose result reaches no Output is worked out for nothing and learns nothing.

    Nothing is said while the drawing has problems: it is then still being drawn.
    """

    title = "Dead branch"
    synonyms = ("unused block", "dead code", "not connected to an output", "no gradient")
    formula = r"\frac{\partial \ell}{\partial W} = 0"
    reference = "https://docs.pytorch.org/docs/stable/notes/autograd.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        if not drawing.checked.sound:
            return
        ends = [
            node
            for node in drawing.blocks
            if not drawing.readers(node) and not _ends_well(drawing, node)
        ]
        living = _living(drawing) if ends else set()
        for node in ends:
            yield self._said(node, _alone(drawing, node, living))

    def _said(self, node: str, branch: tuple[str, ...]) -> Advice:
        if len(branch) == 1:
            message = "Nothing reads it: it is worked out for nothing."
            words = "Remove it"
        else:
            before = "the block" if len(branch) == 2 else f"the {len(branch) - 1} blocks"
            message = f"Nothing reads it: it and {before} before it are worked out for nothing."
            words = f"Remove these {len(branch)} blocks"
        return self.advice(
            node, message, "Draw a wire from it, or remove it.", Remedy(words, removing(branch))
        )


def _ends_well(drawing: Drawing, node: str) -> bool:
    """Whether a branch may end here: at a result, at a loss, or at an open input of a group."""
    numbers = drawing.checked.nodes[node].outputs.values()
    return drawing.kind(node) in (*RESULTS, GROUP_INPUT) or any(spec.rank == 0 for spec in numbers)


def _alone(drawing: Drawing, node: str, living: set[str]) -> tuple[str, ...]:
    """The block and all before it that nothing else reads."""
    before = drawing.before(node) - living
    branch = {node}
    for one in reversed(drawing.checked.order):
        if one in before and all(edge.target in branch for edge in drawing.readers(one)):
            branch.add(one)
    return tuple(one for one in drawing.checked.order if one in branch)


def _living(drawing: Drawing) -> set[str]:
    """The Outputs and all that reaches one."""
    wiring = drawing.checked.wiring
    living = set(drawing.of(RESULTS))
    stack = list(living)
    while stack:
        for edge in wiring.wires_at(stack.pop()).values():
            if edge.source not in living:
                living.add(edge.source)
                stack.append(edge.source)
    return living
