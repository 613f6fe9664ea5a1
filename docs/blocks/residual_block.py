"""The residual block of the shallower ResNets."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("resnet", "basic block", "skip connection", "shortcut", "projection", "plain")


def define(pen: Pen) -> None:
    inside = entered(width=64, stride=1, shortcut="auto")
    first = {"out_channels": "=width", "kernel_size": 3, "stride": "=stride", "padding": 1}
    normalized(inside, "first", "Conv2d", **first)
    second = {"out_channels": "=width", "kernel_size": 3, "padding": 1}
    path = normalized(inside, "second", "Conv2d", activation="", **second)
    how = {"mode": "=shortcut", "stride": "=stride", "batch_norm": True}
    inside.put("shortcut", "Shortcut", path, "x", **how)
    inside.put("act", "ReLU")
    pen.define(
        "residual_block",
        left(inside),
        "Residual block",
        "Two 3×3 convolutions beside a shortcut: auto, identity, pad or projection.",
    )
