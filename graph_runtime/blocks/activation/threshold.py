"""Threshold."""

from pydantic import Field

from graph_runtime.block import Call, call
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class Threshold(Elementwise):
    """Keeps numbers above a threshold and puts one fixed value in place of all others."""

    title = "Threshold"
    synonyms = ("cut off", "rectifier", "activation", "nonlinearity")
    formula = r"y = x \, [\, x > t \,] + v \, [\, x \leq t \,]"
    derivative = r"y' = [\, x > t \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Threshold.html"

    threshold: float = Field(0.0, ge=-1e6, le=1e6, description="Numbers above t are kept.")
    value: float = Field(0.0, ge=-1e6, le=1e6, description="All others become v.")

    def module(self, x: Spec) -> Call:
        return call("nn.Threshold", self.threshold, self.value)

    def curve(self, x: float) -> tuple[float, float]:
        return (x, 1.0) if x > self.threshold else (self.value, 0.0)

    def kinks(self) -> tuple[float, ...]:
        return (self.threshold,)
