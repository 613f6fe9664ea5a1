"""The first block of EfficientNet, which does not widen."""

from docs.blocks.mbconv import filtered
from docs.blocks.strokes import entered
from docs.examples.pen import Pen

SYNONYMS = ("efficientnet", "mobile", "squeeze excitation")


def define(pen: Pen) -> None:
    pen.define(
        "mbconv1",
        filtered(entered(width=16, kernel_size=3, stride=1, drop=0.0)),
        "MBConv, t = 1",
        "An MBConv that does not widen: a filter for each channel, weighing, projection.",
    )
