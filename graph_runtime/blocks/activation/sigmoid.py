"""Sigmoid."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.activation._elementwise import Elementwise


class Sigmoid(Elementwise):
    """Squeezes every number into the range from 0 to 1."""

    title = "Sigmoid"
    synonyms = ("logistic", "activation", "nonlinearity", "squash", "probability")
    formula = r"y = \frac{1}{1 + e^{-x}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html"
    dtypes = {"x": ANY_DTYPE}
