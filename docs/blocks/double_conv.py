"""The two convolutions of a level of U-Net."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("u-net", "unet", "level")

SIZES = {"out_channels": "=width", "kernel_size": 3, "padding": "=padding"}


def define(pen: Pen) -> None:
    inside = entered(width=64, padding=1)
    twice(inside)
    pen.define(
        "double_conv",
        left(inside),
        "Double convolution",
        "Two 3×3 convolutions, each normalized before its ReLU; padding 1 keeps the size.",
    )


def twice(inside: Pen, norm: bool = True) -> None:
    """Two convolutions behind what was put last."""
    for name in ("first", "second"):
        if norm:
            normalized(inside, name, "Conv2d", **SIZES)
            continue
        inside.put(f"{name}_conv", "Conv2d", **SIZES)
        inside.put(f"{name}_act", "ReLU")
