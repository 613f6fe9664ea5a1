"""HiddenSigmoid."""

from collections.abc import Iterator
from functools import partial

from graph_runtime.document.model import Document, Node
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._weighted_sums import WEIGHTED_SUMS
from graph_runtime.lint_rules.linear_after_linear import BETWEEN
from graph_runtime.mending.remedy import Remedy


class HiddenSigmoid(LintRule):
    """Between two layers a sigmoid lets at most a quarter of the gradient through.

    ReLU and its kin learn faster there. A sigmoid that opens or closes a gate, or ends the
    network, is in its place.
    """

    title = "Sigmoid between layers"
    synonyms = ("hidden activation", "vanishing gradient", "saturation", "relu", "logistic")
    formula = r"\sigma'(x) = \sigma(x)(1 - \sigma(x)) \le \frac{1}{4}"
    reference = "https://proceedings.mlr.press/v9/glorot10a.html"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(["Sigmoid"]):
            wire, readers = drawing.feed(node), drawing.readers(node)
            if wire is None or drawing.kind(wire.source) not in WEIGHTED_SUMS or not readers:
                continue
            if all(_leads_to_a_layer(drawing, edge.target) for edge in readers):
                yield self.advice(
                    node,
                    "Between two layers a Sigmoid passes on at most a quarter of the gradient.",
                    "Use ReLU here; Sigmoid belongs to gates and to the end.",
                    Remedy("Make it a ReLU", partial(_as_relu, node)),
                )


def _leads_to_a_layer(drawing: Drawing, node: str) -> bool:
    """Whether a layer reads it, perhaps behind blocks that change nothing or only the shape."""
    while node in drawing.blocks and drawing.kind(node) in BETWEEN:
        readers = drawing.readers(node)
        if len(readers) != 1:
            return False
        node = readers[0].target
    return drawing.kind(node) in WEIGHTED_SUMS


def _as_relu(node: str, document: Document) -> Document:
    relu = Node(kind="ReLU", label=document.nodes[node].label)
    return document.replaced(nodes={**document.nodes, node: relu})
