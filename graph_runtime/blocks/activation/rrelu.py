"""RReLU."""

from pydantic import Field

from graph_runtime.block import ShapeError
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class RReLU(Elementwise):
    """Shrinks each negative number by a random slope while training, by the middle one after it."""

    title = "Randomized leaky ReLU"
    synonyms = ("random slope", "rectifier", "activation", "nonlinearity", "regularization")
    formula = r"y = \max(0, x) + a \, \min(0, x), \quad a \sim U(l, u)"
    derivative = r"y' = \begin{cases} 1 & x > 0 \\ a & x \leq 0 \end{cases}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RReLU.html"

    lower: float = Field(0.125, ge=-10.0, le=10.0, description="Smallest slope l below zero.")
    upper: float = Field(1 / 3, ge=-10.0, le=10.0, description="Largest slope u below zero.")

    def shape(self, x: Spec) -> Spec:
        if self.lower > self.upper:
            raise ShapeError(
                f"No slope lies between {self.lower:g} and {self.upper:g}.",
                "Choose lower below upper.",
                "lower",
            )
        return x

    def curve(self, x: float) -> tuple[float, float]:
        middle = (self.lower + self.upper) / 2
        return (x, 1.0) if x > 0 else (middle * x, middle)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,) if self.lower + self.upper != 2 else ()
