"""LinearAfterLinear."""

from collections.abc import Iterator

from graph_runtime.drawing import NO_CHANGE, OTHER_SHAPE, Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._weighted_sums import WEIGHTED_SUMS
from graph_runtime.mending.remedy import Remedy, putting_into

MEANS = tuple(f"{kind}{axes}d" for kind in ("AvgPool", "AdaptiveAvgPool") for axes in (1, 2, 3))
BETWEEN = (*NO_CHANGE, *OTHER_SHAPE, *MEANS, "GlobalAvgPool", "MeanOverTime", "SelectLast")
"""Kinds that stay linear: what stands before and behind them still makes one weighted sum."""


class LinearAfterLinear(LintRule):
    """Two layers of weighted sums with no activation between can do no more than one.

    A last linear layer needs no activation behind it. Layers that read each channel on its own,
    as in separable convolutions, are meant to stand in pairs.
    """

    title = "Linear after linear"
    synonyms = ("activation", "non-linearity", "collapse", "deep linear network")
    formula = r"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)"
    reference = "https://www.deeplearningbook.org/contents/mlp.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(WEIGHTED_SUMS):
            wire = drawing.lead(node, BETWEEN)
            if wire is None or drawing.kind(wire.source) not in WEIGHTED_SUMS:
                continue
            alone = len(drawing.readers(wire.source)) == 1
            if alone and not _separable(drawing, node) and not _separable(drawing, wire.source):
                remedy = Remedy("Insert a ReLU", putting_into([wire], "ReLU", {}))
                yield self.advice(
                    node,
                    f"No activation stands between {wire.source} and {node}: "
                    "the two can do no more than one layer.",
                    "Put an activation such as ReLU in between.",
                    remedy,
                )


def _separable(drawing: Drawing, node: str) -> bool:
    return getattr(drawing.blocks[node], "groups", 1) > 1
