"""Squeeze and excitation: channels weighed by what the whole image shows."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("se block", "channel attention", "senet")


def define(pen: Pen) -> None:
    weighing(
        pen,
        "squeeze_excitation",
        entered(reduction=16),
        "=max(1, in_channels // reduction)",
        "ReLU",
        "Squeeze and excitation",
    )


def weighing(pen: Pen, name: str, inside: Pen, squeezed: str, activation: str, label: str) -> None:
    """Define a squeeze of so many channels with this activation."""
    inside.put("pool", "AdaptiveAvgPool2d", output_size=1)
    inside.put("squeeze", "Conv2d", out_channels=squeezed, kernel_size=1)
    inside.put("act", activation)
    inside.put("excite", "Conv2d", out_channels="=in_channels", kernel_size=1)
    inside.put("share", "Sigmoid")
    inside.put("weighed", "Multiply", "x", "share")
    says = "Each channel times a share between 0 and 1 that follows from the mean of every channel."
    pen.define(name, left(inside), label, says)
