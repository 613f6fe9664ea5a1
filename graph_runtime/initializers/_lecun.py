"""What both initializers of LeCun and others share."""

from math import sqrt
from typing import ClassVar

from graph_runtime.expressions import Call, Value, call
from graph_runtime.initializer import MANY, Initializer, Shape, fans


class Lecun(Initializer):
    """Base of initializers whose variance is 1 over the inputs.

    PyTorch has no function of that name: its Kaiming functions do it for a linear layer.
    """

    axes: ClassVar[tuple[int, int]] = (2, MANY)
    function: ClassVar[str] = ""

    @classmethod
    def target(cls) -> str:
        return f"nn.init.{cls.function}"

    def line(self, weight: Value) -> Call:
        return call(self.target(), weight, nonlinearity="linear")

    def deviation(self, shape: Shape) -> float:
        return sqrt(1 / fans(shape)[0])
