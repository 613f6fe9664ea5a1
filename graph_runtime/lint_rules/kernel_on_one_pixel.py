"""KernelOnOnePixel."""

from collections.abc import Iterator
from math import prod

from graph_runtime.block import spread
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._weighted_sums import WINDOWED
from graph_runtime.mending.remedy import Remedy, setting


class KernelOnOnePixel(LintRule):
    """Where pooling has left one pixel, a wider kernel sees that pixel and its own border.

    All its other weights read zeros. Pool to 1×1 behind the last convolution.
    """

    title = "Kernel on one pixel"
    synonyms = ("early pooling", "global pooling", "1x1", "too much pooling")
    formula = r"H = W = 1"
    reference = "https://arxiv.org/abs/1312.4400"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(WINDOWED):
            block, taken = drawing.blocks[node], drawing.taken(node)
            kernel = spread(getattr(block, "kernel_size", 1), len(getattr(block, "spatial", ())))
            if taken is None or taken.numbers != taken.channels or prod(kernel) == 1:
                continue
            given = drawing.checked.nodes[node].outputs["y"]
            size = "×".join(map(str, kernel))
            remedy = None
            if given.numbers == given.channels:
                small = {"kernel_size": 1, "padding": 0, "stride": 1}
                remedy = Remedy("Make the kernel 1", setting(node, small))
            yield self.advice(
                node,
                f"A kernel of {size} on a single pixel reads little but its own border.",
                "Pool later, or make the kernel 1.",
                remedy,
                param="kernel_size",
            )
