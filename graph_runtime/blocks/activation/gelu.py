"""GELU."""

import math
from typing import Literal

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class GELU(Elementwise):
    """Weighs every number by the chance that a normal number is smaller."""

    title = "GELU"
    synonyms = ("gaussian error linear unit", "activation", "nonlinearity", "smooth relu")
    formula = r"y = x \, \Phi(x)"
    derivative = r"y' = \Phi(x) + x \, \varphi(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html"

    approximate: Literal["none", "tanh"] = Field(
        "none", description="Exact, or the faster formula with tanh."
    )

    def curve(self, x: float) -> tuple[float, float]:
        if self.approximate == "tanh":
            return _by_tanh(x)
        chance = math.erfc(-x / math.sqrt(2)) / 2
        return x * chance, chance + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _by_tanh(x: float) -> tuple[float, float]:
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x * x)
    t = math.tanh(inner)
    return x * (1 + t) / 2, (1 + t + x * (1 - t * t) * slope) / 2
