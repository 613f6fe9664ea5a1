"""Hardsigmoid."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardsigmoid(Elementwise):
    """Squeezes every number into 0 to 1 with three straight pieces."""

    title = "Hardsigmoid"
    synonyms = ("hard sigmoid", "activation", "nonlinearity", "gate")
    formula = r"y = \frac{\min(\max(x + 3, 0), 6)}{6}"
    derivative = r"y' = \frac{1}{6} \, [\, |x| < 3 \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html"

    def curve(self, x: float) -> tuple[float, float]:
        return min(max(x + 3, 0.0), 6.0) / 6, 1 / 6 if abs(x) < 3 else 0.0

    def kinks(self) -> tuple[float, ...]:
        return (-3.0, 3.0)
