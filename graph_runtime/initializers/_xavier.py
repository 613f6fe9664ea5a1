"""What both initializers of Glorot and Bengio share."""

from math import sqrt
from typing import ClassVar

from pydantic import Field

from graph_runtime.initializer import MANY, Initializer, Positive, Shape, fans


class Xavier(Initializer):
    """Base of initializers whose variance is 2 over inputs and outputs together."""

    axes: ClassVar[tuple[int, int]] = (2, MANY)

    gain: Positive = Field(1.0, description="Factor g by which the values are stretched.")

    def deviation(self, shape: Shape) -> float:
        return self.gain * sqrt(2 / sum(fans(shape)))
