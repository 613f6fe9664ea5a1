"""The block of Network in Network."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("network in network", "mlpconv", "1x1 convolution", "pointwise")


def define(pen: Pen) -> None:
    inside = entered(width=96, kernel_size=5, stride=1, padding=2)
    sizes = {"kernel_size": "=kernel_size", "stride": "=stride", "padding": "=padding"}
    inside.put("conv", "Conv2d", out_channels="=width", **sizes)
    inside.put("act", "ReLU")
    for name in ("first", "second"):
        inside.put(f"{name}_mix", "Conv2d", out_channels="=width", kernel_size=1)
        inside.put(f"{name}_act", "ReLU")
    pen.define(
        "nin_block",
        left(inside),
        "NiN block",
        "A convolution and two 1×1 convolutions: a small network that looks at every pixel.",
    )
