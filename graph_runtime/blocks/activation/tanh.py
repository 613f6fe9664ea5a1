"""Tanh."""

import math

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.activation._elementwise import Elementwise


class Tanh(Elementwise):
    """Squeezes every number into the range from -1 to 1."""

    title = "Tanh"
    synonyms = ("hyperbolic tangent", "activation", "nonlinearity", "squash")
    formula = r"y = \frac{e^x - e^{-x}}{e^x + e^{-x}}"
    derivative = r"y' = 1 - y^2"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html"
    dtypes = {"x": ANY_DTYPE}

    def curve(self, x: float) -> tuple[float, float]:
        y = math.tanh(x)
        return y, 1 - y * y
