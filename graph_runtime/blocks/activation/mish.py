"""Mish."""

import math

from graph_runtime.blocks.activation._elementwise import Elementwise, logistic, soft_plus


class Mish(Elementwise):
    """Weighs every number by the tanh of its softplus."""

    title = "Mish"
    synonyms = ("self regularized", "activation", "nonlinearity", "smooth relu")
    formula = r"y = x \tanh(\ln(1 + e^x))"
    derivative = r"y' = t + x \, \sigma(x) \, (1 - t^2), \quad t = \tanh(\ln(1 + e^x))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html"

    def curve(self, x: float) -> tuple[float, float]:
        t = math.tanh(soft_plus(x))
        return x * t, t + x * logistic(x) * (1 - t * t)
