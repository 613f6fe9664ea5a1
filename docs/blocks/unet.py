"""A whole U-Net of four levels, without the convolution that gives the classes."""

from docs.blocks import double_conv, unet_down, unet_up
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("u-net", "segmentation", "encoder decoder", "skip connection")
DEPTH = 4


def define(pen: Pen) -> None:
    inside = entered(width=64, padding=1)
    for part in (double_conv, unet_down, unet_up):
        part.define(inside)
    levels = [inside.group("enc0", "double_conv", width="=width", padding="=padding")]
    for level in range(1, DEPTH + 1):
        sizes = {"width": f"=width * {2**level}", "padding": "=padding"}
        levels.append(inside.group(f"enc{level}", "unet_down", **sizes))
    below = levels.pop()
    for step, beside in enumerate(reversed(levels)):
        factor = 2 ** (DEPTH - 1 - step)
        sizes = {"width": f"=width * {factor}" if factor > 1 else "=width", "padding": "=padding"}
        below = inside.group(f"dec{step}", "unet_up", below, beside, **sizes)
    pen.define(
        "unet",
        left(inside),
        "U-Net",
        "Four levels down and up, with width channels at the top: put a 1×1 convolution behind it "
        "for the classes. Padding 0 cuts the borders as the paper does.",
    )
