"""A step down of U-Net."""

from docs.blocks.double_conv import twice
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("unet", "encoder", "contracting path", "downsample")


def define(pen: Pen, name: str = "unet_down", norm: bool = True) -> None:
    inside = entered(width=128, padding=int(norm))
    inside.put("pool", "MaxPool2d", kernel_size=2)
    twice(inside, norm)
    says = "Halves the image and makes channels of what is left; padding 0 cuts the border."
    pen.define(name, left(inside), "Down (U-Net)", says)
