"""trunc_normal_."""

from math import erf, exp, pi, sqrt
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from graph_runtime.initializer import Initializer, Number, Shape


class TruncNormal(Initializer):
    """Draws from a normal distribution again and again until the number lies between a and b."""

    title = "Truncated normal"
    synonyms = ("random", "gaussian", "cut off", "clipped", "transformer", "vit")
    formula = r"w \sim \mathcal{N}(\mu, \sigma^2), \quad a \leq w \leq b"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_"

    mean: Number = Field(0.0, description="The mean μ before the ends are cut off.")
    std: Annotated[float, Field(gt=0, le=1e6)] = Field(
        1.0, description="The standard deviation σ before the ends are cut off."
    )
    a: Number = Field(-2.0, description="The smallest value, in the weight's own units.")
    b: Number = Field(2.0, description="The largest value, in the weight's own units.")

    @field_validator("a")
    @classmethod
    def _below_the_mean(cls, a: float, info: ValidationInfo) -> float:
        if a > info.data.get("mean", a):
            raise ValueError("a is above the mean. Set a to the mean or less.")
        return a

    @field_validator("b")
    @classmethod
    def _above_the_mean(cls, b: float, info: ValidationInfo) -> float:
        if b < info.data.get("mean", b):
            raise ValueError("b is below the mean. Set b to the mean or more.")
        return b

    def deviation(self, shape: Shape) -> float:
        low, high = (self.a - self.mean) / self.std, (self.b - self.mean) / self.std
        kept = _below(high) - _below(low)
        if kept < 1e-6:
            return (self.b - self.a) / sqrt(12)
        ends = _ended(high) - _ended(low)
        shift = (_density(high) - _density(low)) / kept
        return self.std * sqrt(max(0.0, 1 - ends / kept - shift**2))


def _below(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2


def _density(z: float) -> float:
    return exp(-min(z * z, 1e3) / 2) / sqrt(2 * pi)


def _ended(z: float) -> float:
    return z * _density(z) if abs(z) < 30 else 0.0
