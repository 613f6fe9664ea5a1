"""The block of MobileNet v1."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("depthwise separable", "mobilenet", "cheap convolution")


def define(pen: Pen) -> None:
    inside = entered(width=64, stride=1)
    window = {"kernel_size": 3, "stride": "=stride", "padding": 1}
    normalized(inside, "depthwise", "DepthwiseConv2d", **window)
    normalized(inside, "pointwise", "Conv2d", out_channels="=width", kernel_size=1)
    pen.define(
        "separable_block",
        left(inside),
        "Separable block",
        "A 3×3 filter for each channel alone, then a 1×1 convolution that mixes the channels.",
    )
