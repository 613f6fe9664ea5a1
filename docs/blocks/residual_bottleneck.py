"""The residual block of the deeper ResNets."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("resnet", "bottleneck block", "skip connection", "shortcut", "projection")


def define(pen: Pen) -> None:
    inside = entered(width=64, expansion=4, stride=1, shortcut="auto")
    normalized(inside, "narrow", "Conv2d", out_channels="=width", kernel_size=1)
    middle = {"out_channels": "=width", "kernel_size": 3, "stride": "=stride", "padding": 1}
    normalized(inside, "middle", "Conv2d", **middle)
    wide = {"out_channels": "=width * expansion", "kernel_size": 1}
    path = normalized(inside, "wide", "Conv2d", activation="", **wide)
    how = {"mode": "=shortcut", "stride": "=stride", "batch_norm": True}
    inside.put("shortcut", "Shortcut", path, "x", **how)
    inside.put("act", "ReLU")
    pen.define(
        "residual_bottleneck",
        left(inside),
        "Residual bottleneck",
        "A 1×1 convolution that narrows, a 3×3, a 1×1 that widens, beside a shortcut: auto, "
        "identity, pad or projection.",
    )
