"""A dense layer with batch normalization."""

from docs.blocks.strokes import entered, left, normalized
from docs.examples.pen import Pen

SYNONYMS = ("fully connected", "linear", "normalized layer", "macro")


def define(pen: Pen) -> None:
    inside = entered(width=64)
    normalized(inside, "", "Linear", out_features="=width")
    pen.define(
        "dense_norm_relu",
        left(inside),
        "Dense + BN + ReLU",
        "A dense layer whose sums are normalized before the activation; the normalization's "
        "offset stands for the layer's own.",
    )
