"""One layer of a DenseNet."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("densenet", "concatenate", "growth rate")


def define(pen: Pen) -> None:
    inside = entered(growth=32)
    inside.chain(("norm1", "BatchNorm2d"), ("act1", "ReLU"))
    inside.put("conv1", "Conv2d", out_channels="=growth * 4", kernel_size=1, bias=False)
    inside.chain(("norm2", "BatchNorm2d"), ("act2", "ReLU"))
    inside.put("conv2", "Conv2d", out_channels="=growth", kernel_size=3, padding=1, bias=False)
    inside.put("joined", "Concatenate", "x", "conv2")
    pen.define(
        "dense_layer",
        left(inside),
        "DenseNet layer",
        "Makes growth new channels from all that arrives, and passes everything on.",
    )
