"""CELU."""

import math

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class CELU(Elementwise):
    """Lets positive numbers through and bends negative ones with a slope that never jumps."""

    title = "CELU"
    synonyms = (
        "continuously differentiable exponential linear unit",
        "activation",
        "nonlinearity",
        "smooth relu",
    )
    formula = r"y = \max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))"
    derivative = r"y' = \min(1, e^{x / \alpha})"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CELU.html"

    alpha: float = Field(
        1.0,
        gt=0.0,
        le=100.0,
        description="Depth of the floor below zero, and how slowly it is met.",
    )

    def curve(self, x: float) -> tuple[float, float]:
        if x > 0:
            return x, 1.0
        return self.alpha * math.expm1(x / self.alpha), math.exp(x / self.alpha)
