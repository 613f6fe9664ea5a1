"""Tanh."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.activation._elementwise import Elementwise


class Tanh(Elementwise):
    """Squeezes every number into the range from -1 to 1."""

    title = "Tanh"
    synonyms = ("hyperbolic tangent", "activation", "nonlinearity", "squash")
    formula = r"y = \frac{e^x - e^{-x}}{e^x + e^{-x}}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html"
    dtypes = {"x": ANY_DTYPE}
