"""Hardswish."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardswish(Elementwise):
    """Weighs every number by a straight piece of a sigmoid, as MobileNet v3 does."""

    title = "Hardswish"
    synonyms = ("hard swish", "hard silu", "activation", "nonlinearity", "mobilenet")
    formula = r"y = x \, \frac{\min(\max(x + 3, 0), 6)}{6}"
    derivative = (
        r"y' = \begin{cases} 0 & x \leq -3 \\ \frac{x}{3} + \frac{1}{2} & |x| < 3 "
        r"\\ 1 & x \geq 3 \end{cases}"
    )
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardswish.html"

    def curve(self, x: float) -> tuple[float, float]:
        if abs(x) >= 3:
            return (x, 1.0) if x > 0 else (0.0, 0.0)
        return x * (x + 3) / 6, x / 3 + 0.5

    def kinks(self) -> tuple[float, ...]:
        return (-3.0, 3.0)
