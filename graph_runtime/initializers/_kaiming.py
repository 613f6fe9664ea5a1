"""What both initializers of He and others share."""

from math import sqrt
from typing import ClassVar, Literal

from pydantic import Field

from graph_runtime.initializer import MANY, Initializer, Number, Shape, fans


class Kaiming(Initializer):
    """Base of initializers whose variance is the square of a gain over inputs or outputs."""

    axes: ClassVar[tuple[int, int]] = (2, MANY)

    a: Number = Field(
        0.0, description="Slope below 0 of the LeakyReLU behind the layer; 0 for a ReLU."
    )
    mode: Literal["fan_in", "fan_out"] = Field(
        "fan_in", description="Keep the variance forward (fan_in) or backward (fan_out)."
    )
    nonlinearity: Literal["relu", "leaky_relu", "tanh", "sigmoid", "selu", "linear"] = Field(
        "leaky_relu", description="The activation behind the layer, which decides the gain g."
    )

    def deviation(self, shape: Shape) -> float:
        return self._gain() / sqrt(fans(shape)[self.mode == "fan_out"])

    def _gain(self) -> float:
        gains = {"relu": sqrt(2), "tanh": 5 / 3, "selu": 3 / 4, "linear": 1.0, "sigmoid": 1.0}
        return gains.get(self.nonlinearity, sqrt(2 / (1 + self.a**2)))
