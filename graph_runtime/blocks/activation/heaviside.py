"""Heaviside."""

from pydantic import Field

from graph_runtime.block import Call, own
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class Heaviside(Elementwise):
    """Fires or not: 1 for positive numbers, 0 for negative ones."""

    title = "Step"
    synonyms = ("heaviside", "threshold", "perceptron", "binary", "activation", "spike")
    formula = r"y = [\, x > 0 \,]"
    derivative = r"y' = 0 \quad (1 \text{ straight through})"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.heaviside.html"
    calls = ("Heaviside",)

    values: float = Field(1.0, ge=0.0, le=1.0, description="The result at exactly zero.")
    straight_through: bool = Field(
        False, description="Learn as if y = x; without it nothing before the block learns."
    )

    def module(self, x: Spec) -> Call:
        return own("Heaviside", **self.changed("values", "straight_through"))

    def curve(self, x: float) -> tuple[float, float]:
        value = self.values if x == 0 else float(x > 0)
        return value, float(self.straight_through)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,)
