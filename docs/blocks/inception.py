"""The Inception module of GoogLeNet."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("googlenet", "branches", "parallel convolutions", "bottleneck layer")


def define(pen: Pen) -> None:
    widths = {
        "one": 64,
        "three_reduce": 96,
        "three": 128,
        "five_reduce": 16,
        "five": 32,
        "pool": 32,
    }
    inside = entered(**widths)
    ends = [activated(inside, "one", "x", 1)]
    ends.append(activated(inside, "three", activated(inside, "three_reduce", "x", 1), 3))
    ends.append(activated(inside, "five", activated(inside, "five_reduce", "x", 1), 5))
    inside.put("pooled", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1)
    ends.append(activated(inside, "pool", "pooled", 1))
    inside.put("joined", "Concatenate", *ends)
    pen.define(
        "inception",
        left(inside),
        "Inception module",
        "1×1, 3×3 and 5×5 convolutions and a pooling side by side; 1×1 convolutions before the "
        "large ones make them cheap. The values are channels.",
    )


def activated(pen: Pen, name: str, source: str, size: int) -> str:
    """A convolution as wide as the parameter of that name, and ReLU."""
    sizes = {"kernel_size": size} | ({"padding": size // 2} if size > 1 else {})
    pen.put(f"{name}_conv", "Conv2d", source, out_channels=f"={name}", **sizes)
    return pen.put(f"{name}_act", "ReLU")
