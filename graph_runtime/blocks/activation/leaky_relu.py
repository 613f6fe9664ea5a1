"""LeakyReLU."""

from pydantic import Field

from graph_runtime.blocks.activation._elementwise import Elementwise


class LeakyReLU(Elementwise):
    """Lets positive numbers through and shrinks negative ones."""

    title = "Leaky ReLU"
    synonyms = ("rectifier", "activation", "nonlinearity", "lrelu")
    formula = r"y = \max(0, x) + a \, \min(0, x)"
    derivative = r"y' = \begin{cases} 1 & x > 0 \\ a & x \leq 0 \end{cases}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html"

    negative_slope: float = Field(0.01, ge=-10.0, le=10.0, description="The slope a below zero.")

    def curve(self, x: float) -> tuple[float, float]:
        return (x, 1.0) if x > 0 else (self.negative_slope * x, self.negative_slope)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,) if self.negative_slope != 1 else ()
