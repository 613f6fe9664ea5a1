"""A convolution with batch normalization."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("convolution", "cbr", "normalized layer", "macro")


def define(pen: Pen) -> None:
    inside = entered(width=64, kernel_size=3, stride=1)
    sizes = {"kernel_size": "=kernel_size", "stride": "=stride", "padding": "=kernel_size // 2"}
    normalized(inside, "", "Conv2d", out_channels="=width", **sizes)
    pen.define(
        "conv_norm_relu",
        left(inside),
        "Conv + BN + ReLU",
        "A convolution that keeps the image's size at stride 1, normalized before the activation.",
    )
