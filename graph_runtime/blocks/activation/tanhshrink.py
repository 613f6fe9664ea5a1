"""Tanhshrink."""

import math

from graph_runtime.blocks.activation._elementwise import Elementwise


class Tanhshrink(Elementwise):
    """Takes the tanh of every number away from it, so that small ones vanish."""

    title = "Tanhshrink"
    synonyms = ("tanh shrinkage", "activation", "nonlinearity", "sparse")
    formula = r"y = x - \tanh(x)"
    derivative = r"y' = \tanh^2(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html"
    dtypes = {"x": ("float32", "int64")}

    def curve(self, x: float) -> tuple[float, float]:
        t = math.tanh(x)
        return x - t, t * t
