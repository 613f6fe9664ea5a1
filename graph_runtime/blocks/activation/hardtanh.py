"""Hardtanh."""

from pydantic import Field

from graph_runtime.block import ShapeError
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class Hardtanh(Elementwise):
    """Cuts every number off below the smallest and above the largest allowed value."""

    title = "Hardtanh"
    synonyms = ("hard tanh", "clip", "clamp", "activation", "nonlinearity")
    formula = r"y = \min(\max(x, \mathrm{min}), \mathrm{max})"
    derivative = r"y' = [\, \mathrm{min} < x < \mathrm{max} \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html"
    dtypes = {"x": ("float32", "int64")}

    min_val: float = Field(-1.0, ge=-1e6, le=1e6, description="Smallest result.")
    max_val: float = Field(1.0, ge=-1e6, le=1e6, description="Largest result.")

    def shape(self, x: Spec) -> Spec:
        if self.min_val >= self.max_val:
            raise ShapeError(
                f"The largest result {self.max_val:g} is not above the smallest {self.min_val:g}.",
                "Choose min_val below max_val.",
                "max_val",
            )
        return x

    def curve(self, x: float) -> tuple[float, float]:
        inside = self.min_val < x < self.max_val
        return min(max(x, self.min_val), self.max_val), float(inside)

    def kinks(self) -> tuple[float, ...]:
        return (self.min_val, self.max_val)
