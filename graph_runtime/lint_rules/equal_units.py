"""EqualUnits."""

from collections.abc import Iterator
from functools import partial

from graph_runtime.document.model import Document
from graph_runtime.drawing import DROPOUTS, Drawing
from graph_runtime.edits.decorating import set_initializer
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.facts.decorations import initializers
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy


class EqualUnits(LintRule):
    """Units that start equal, before a layer that weighs them equally, stay equal for good.

    Zeros or one constant for the weights and the bias of a layer, and for the weights behind it,
    give every unit the same gradient: a hundred of them learn what one would. Random numbers in
    either place are enough. Zeros in the last layer alone, or at the end of a residual branch, are
    in their place.
    """

    title = "Units that start equal"
    synonyms = ("symmetry breaking", "zero initialization", "constant", "same gradient", "zeros")
    formula = r"\frac{\partial \ell}{\partial w_1} = \dots = \frac{\partial \ell}{\partial w_n}"
    reference = "https://www.deeplearningbook.org/contents/optimization.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.blocks:
            facts = drawing.checked.nodes[node]
            if facts.node.decorations is None or not _equal(facts, bias=True):
                continue
            behind = list(_layers_behind(drawing, node))
            if behind and all(one and _equal(drawing.checked.nodes[one]) for one in behind):
                yield self.advice(
                    node,
                    "Its units start equal and so do the weights behind it: they all learn the "
                    "same.",
                    "Start its weights at random, as kaiming_normal_ does.",
                    Remedy("Start its weights as PyTorch does", partial(_random, node)),
                )


def _equal(facts: NodeFacts, bias: bool = False) -> bool:
    """Whether every table of weights starts as one number, and with `bias` all the rest too."""
    weights = weights_of(facts)
    chosen = initializers(facts)
    tables = [name for name, shape in weights.items() if len(shape) > 1]
    asked = list(weights) if bias else tables
    return bool(tables) and all(
        name in chosen and chosen[name].deviation(weights[name]) == 0 for name in asked
    )


def _layers_behind(drawing: Drawing, node: str) -> Iterator[str | None]:
    """The next layers that weigh its result; None for an end, or dropout, which parts units."""
    seen, stack = {node}, [node]
    while stack:
        for edge in drawing.readers(stack.pop()):
            reader = edge.target
            if reader in seen:
                continue
            seen.add(reader)
            facts = drawing.checked.nodes[reader]
            if reader not in drawing.blocks or facts.inside or drawing.kind(reader) in _ENDS:
                yield None
            elif any(len(shape) > 1 for shape in weights_of(facts).values()):
                yield reader
            else:
                stack.append(reader)


_ENDS = ("Output", *DROPOUTS)


def _random(node: str, document: Document) -> Document:
    said = document.nodes[node].decorations
    for name in said.initializers if said else ():
        document = set_initializer(document, node, name, None)
    return document
