"""A step up of U-Net."""

from docs.blocks.double_conv import twice
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("unet", "decoder", "expanding path", "upsample", "skip connection")


def define(pen: Pen, name: str = "unet_up", norm: bool = True) -> None:
    inside = entered("x", "skip", width=64, padding=int(norm))
    inside.put("up", "ConvTranspose2d", "x", out_channels="=width", kernel_size=2, stride=2)
    inside.put("crop", "CenterCrop", "skip", "up")
    inside.put("joined", "Concatenate", "crop", "up")
    twice(inside, norm)
    says = (
        "Doubles the image from below and joins it with the same level of the way down (skip), "
        "whose middle is cut out where it is larger."
    )
    pen.define(name, left(inside), "Up (U-Net)", says)
