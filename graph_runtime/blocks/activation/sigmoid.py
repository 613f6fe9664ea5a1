"""Sigmoid."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.activation._elementwise import Elementwise, logistic


class Sigmoid(Elementwise):
    """Squeezes every number into the range from 0 to 1."""

    title = "Sigmoid"
    synonyms = ("logistic", "activation", "nonlinearity", "squash", "probability")
    formula = r"y = \frac{1}{1 + e^{-x}}"
    derivative = r"y' = y \, (1 - y)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html"
    dtypes = {"x": ANY_DTYPE}

    def curve(self, x: float) -> tuple[float, float]:
        y = logistic(x)
        return y, y * (1 - y)
