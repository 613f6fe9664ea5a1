"""SELU."""

import math

from graph_runtime.blocks.activation._elementwise import Elementwise

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805


class SELU(Elementwise):
    """Bends and scales numbers so that mean 0 and deviation 1 keep themselves up."""

    title = "SELU"
    synonyms = ("scaled exponential linear unit", "activation", "nonlinearity", "self-normalizing")
    formula = r"y = 1.0507 \, (\max(0, x) + \min(0, 1.6733 \, (e^x - 1)))"
    derivative = r"y' = \begin{cases} 1.0507 & x > 0 \\ 1.7581 \, e^x & x \leq 0 \end{cases}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.SELU.html"

    def curve(self, x: float) -> tuple[float, float]:
        if x > 0:
            return SCALE * x, SCALE
        return SCALE * ALPHA * math.expm1(x), SCALE * ALPHA * math.exp(x)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,)
