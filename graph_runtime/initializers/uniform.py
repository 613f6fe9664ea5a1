"""uniform_."""

from math import sqrt

from pydantic import Field, ValidationInfo, field_validator

from graph_runtime.initializer import Initializer, Number, Shape


class Uniform(Initializer):
    """Draws every number from an interval, all values in it equally likely."""

    title = "Uniform"
    synonyms = ("random", "even", "flat", "rand", "U(a, b)")
    formula = r"w \sim \mathcal{U}(a, b), \quad \sigma = \frac{b - a}{\sqrt{12}}"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_"

    a: Number = Field(0.0, description="The smallest value.")
    b: Number = Field(1.0, description="The largest value.")

    @field_validator("b")
    @classmethod
    def _above(cls, b: float, info: ValidationInfo) -> float:
        if b < info.data.get("a", b):
            raise ValueError("b is below a. Set b to a or more.")
        return b

    def deviation(self, shape: Shape) -> float:
        return (self.b - self.a) / sqrt(12)
