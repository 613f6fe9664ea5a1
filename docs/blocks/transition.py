"""Fewer pixels by pooling, other channels by a 1×1 convolution."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("pool and 1x1", "downsample", "shrink")


def define(pen: Pen) -> None:
    inside = entered(width=64)
    inside.put("pool", "MaxPool2d", kernel_size=2)
    inside.put("conv", "Conv2d", out_channels="=width", kernel_size=1)
    pen.define(
        "transition",
        left(inside),
        "Transition",
        "Pooling halves height and width, a 1×1 convolution sets the channels.",
    )
