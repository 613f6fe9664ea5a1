"""A block of a DenseNet."""

from docs.blocks import dense_layer
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("densenet", "concatenate", "growth rate")


def define(pen: Pen) -> None:
    inside = entered(growth=32, layers=6)
    dense_layer.define(inside)
    inside.group("layers", "dense_layer", times="=layers", growth="=growth")
    pen.define(
        "dense_block",
        left(inside),
        "Dense block",
        "Layers of which each sees all those before it; every one adds growth channels.",
    )
