"""ELU."""

import math

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class ELU(Elementwise):
    """Lets positive numbers through and bends negative ones towards -alpha."""

    title = "ELU"
    synonyms = ("exponential linear unit", "activation", "nonlinearity", "smooth relu")
    formula = r"y = \max(0, x) + \min(0, \alpha (e^x - 1))"
    derivative = r"y' = \begin{cases} 1 & x > 0 \\ \alpha e^x & x \leq 0 \end{cases}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html"

    alpha: float = Field(1.0, ge=-100.0, le=100.0, description="Depth of the floor below zero.")

    def curve(self, x: float) -> tuple[float, float]:
        if x > 0:
            return x, 1.0
        return self.alpha * math.expm1(x), self.alpha * math.exp(x)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,) if self.alpha != 1 else ()
