"""SquaredReLU."""

from typing import Any

from graph_runtime.block import Call, own
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class SquaredReLU(Elementwise):
    """Squares positive numbers and turns negative ones into zero."""

    title = "Squared ReLU"
    synonyms = ("rectifier", "activation", "nonlinearity", "primer")
    formula = r"y = \max(0, x)^2"
    derivative = r"y' = 2 \max(0, x)"
    reference = "https://arxiv.org/abs/2109.08668"
    calls = ("SquaredReLU",)
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return x

    def module(self, x: Any) -> Call:
        return own("SquaredReLU")

    def curve(self, x: float) -> tuple[float, float]:
        kept = max(x, 0.0)
        return kept * kept, 2 * kept
