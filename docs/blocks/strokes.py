"""What the bundled groups are drawn from again and again."""

from __future__ import annotations

from typing import Any

from docs.examples.pen import Pen

NORMS = {"Conv2d": "BatchNorm2d", "DepthwiseConv2d": "BatchNorm2d", "Linear": "BatchNorm1d"}


def normalized(
    pen: Pen, name: str, kind: str, *fed: str, activation: str = "ReLU", **params: Any
) -> str:
    """A layer without offset, batch normalization and, unless it is "", an activation.

    They are called `name_conv` or `name_linear`, `name_norm` and `name_act`.
    """
    before = f"{name}_" if name else ""
    layer = "linear" if kind == "Linear" else "conv"
    pen.put(before + layer, kind, *fed, **params, bias=False)
    last = pen.put(f"{before}norm", NORMS[kind])
    return pen.put(f"{before}act", activation) if activation else last


def entered(port: str = "x", *others: str, **parameters: Any) -> Pen:
    """A new group with these input ports and parameters."""
    pen = Pen(**parameters)
    for name in (port, *others):
        pen.put(name, "GroupInput")
    return pen


def left(pen: Pen) -> Pen:
    """The group with what was put last as its output."""
    pen.put("y", "GroupOutput")
    return pen
