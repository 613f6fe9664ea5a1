"""The block of EfficientNet."""

from docs.blocks.squeeze_excitation import weighing
from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("efficientnet", "mobile", "inverted residual", "squeeze excitation")


def define(pen: Pen) -> None:
    inside = entered(width=24, expansion=6, kernel_size=3, stride=1, drop=0.0)
    wide = {"out_channels": "=in_channels * expansion", "kernel_size": 1}
    normalized(inside, "expand", "Conv2d", activation="SiLU", **wide)
    pen.define(
        "mbconv",
        filtered(inside),
        "MBConv",
        "Widens the channels, filters each alone, weighs them, and projects without activation; "
        "a shortcut where the sizes stay. In training whole samples skip the path by chance.",
    )


def filtered(inside: Pen) -> Pen:
    """What follows the widening: depthwise filters, weighing, projection, shortcut."""
    sizes = {"kernel_size": "=kernel_size", "stride": "=stride", "padding": "=kernel_size // 2"}
    normalized(inside, "depthwise", "DepthwiseConv2d", activation="SiLU", **sizes)
    label = "Squeeze, excite (SiLU)"
    weighing(inside, "squeeze_silu", entered(squeezed=8), "=squeezed", "SiLU", label)
    inside.group("weigh", "squeeze_silu", squeezed="=max(1, in_channels // 4)")
    mixed = {"out_channels": "=width", "kernel_size": 1}
    normalized(inside, "project", "Conv2d", activation="", **mixed)
    path = inside.put("dropped", "DropPath", p="=drop")
    inside.put("shortcut", "Shortcut", path, "x", mode="if_equal")
    return left(inside)
