"""The block of MobileNet v2."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("mobilenet", "bottleneck", "depthwise", "expansion", "skip connection")


def define(pen: Pen) -> None:
    inside = entered(width=24, expansion=6, stride=1)
    wide = {"out_channels": "=in_channels * expansion", "kernel_size": 1}
    normalized(inside, "expand", "Conv2d", activation="ReLU6", **wide)
    window = {"kernel_size": 3, "stride": "=stride", "padding": 1}
    normalized(inside, "depthwise", "DepthwiseConv2d", activation="ReLU6", **window)
    mixed = {"out_channels": "=width", "kernel_size": 1}
    path = normalized(inside, "project", "Conv2d", activation="", **mixed)
    inside.put("shortcut", "Shortcut", path, "x", mode="if_equal")
    pen.define(
        "inverted_residual",
        left(inside),
        "Inverted residual",
        "Widens the channels, filters each alone, and projects without activation; a shortcut "
        "where the sizes stay.",
    )
