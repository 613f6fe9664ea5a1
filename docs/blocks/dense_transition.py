"""What stands between the blocks of a DenseNet."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("densenet", "compression", "downsample")


def define(pen: Pen) -> None:
    inside = entered()
    inside.chain(("norm", "BatchNorm2d"), ("act", "ReLU"))
    inside.put("conv", "Conv2d", out_channels="=in_channels // 2", kernel_size=1, bias=False)
    inside.put("pool", "AvgPool2d", kernel_size=2)
    pen.define(
        "dense_transition",
        left(inside),
        "DenseNet transition",
        "Halves the channels, then height and width.",
    )
