"""HardmaxGradient."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, setting

STEPS = ("Hardmax", "Heaviside")


class HardmaxGradient(LintRule):
    """A function made of steps is flat: its gradient is zero, and nothing before it learns."""

    title = "Hardmax stops the gradient"
    synonyms = ("argmax", "zero gradient", "straight-through", "step function", "heaviside")
    formula = r"\frac{\partial \, \mathrm{hardmax}(x)}{\partial x} = 0"
    reference = "https://arxiv.org/abs/1308.3432"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(STEPS):
            block = drawing.blocks[node]
            passes = getattr(block, "straight_through", None)
            if passes or not _learns_before(drawing, node):
                continue
            remedy = None
            if passes is False:
                remedy = Remedy("Learn straight through", setting(node, {"straight_through": True}))
            yield self.advice(
                node,
                f"The gradient of a {drawing.kind(node)} is zero: no block before it learns.",
                "Turn straight_through on, or put it behind the network when it is used."
                if remedy
                else "Use a smooth function while training, such as Softmax or Sigmoid.",
                remedy,
            )


def _learns_before(drawing: Drawing, node: str) -> bool:
    nodes = drawing.checked.nodes
    return any(nodes[before].cost.parameters for before in drawing.before(node))
