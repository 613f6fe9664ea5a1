"""The first block of MobileNet v2, which does not widen."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("mobilenet", "depthwise", "bottleneck")


def define(pen: Pen) -> None:
    inside = entered(width=16, stride=1)
    window = {"kernel_size": 3, "stride": "=stride", "padding": 1}
    normalized(inside, "depthwise", "DepthwiseConv2d", activation="ReLU6", **window)
    mixed = {"out_channels": "=width", "kernel_size": 1}
    path = normalized(inside, "project", "Conv2d", activation="", **mixed)
    inside.put("shortcut", "Shortcut", path, "x", mode="if_equal")
    pen.define(
        "linear_bottleneck",
        left(inside),
        "Inverted residual, t = 1",
        "An inverted residual that does not widen: a filter for each channel, then a projection "
        "without activation.",
    )
