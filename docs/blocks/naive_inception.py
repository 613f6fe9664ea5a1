"""The Inception module without its 1×1 convolutions, to compare."""

from docs.blocks.inception import activated
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("googlenet", "branches", "parallel convolutions")


def define(pen: Pen) -> None:
    inside = entered(one=64, three=128, five=32, pool=32)
    ends = [activated(inside, "one", "x", 1), activated(inside, "three", "x", 3)]
    ends.append(activated(inside, "five", "x", 5))
    inside.put("pooled", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1)
    ends.append(activated(inside, "pool", "pooled", 1))
    inside.put("joined", "Concatenate", *ends)
    pen.define(
        "naive_inception",
        left(inside),
        "Inception module, naive",
        "The branches of an Inception module without the 1×1 convolutions that make them cheap.",
    )
