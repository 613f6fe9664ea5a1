"""Clamp."""

from typing import Annotated, Any

from pydantic import Field

from graph_runtime.block import ShapeError, Spec
from graph_runtime.blocks.arithmetic._elementwise import Function

Bound = Annotated[float, Field(ge=-1e12, le=1e12)]


class Clamp(Function):
    """Lifts numbers below a least value to it and cuts numbers above a largest value."""

    title = "Clamp"
    synonyms = ("clip", "limit", "bound", "saturate")
    formula = r"y = \min(\max(x, a), b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.clamp.html"
    calls = ("torch.clamp",)

    min: Bound | None = Field(0.0, description="The least value a; empty: none.")
    max: Bound | None = Field(1.0, description="The largest value b; empty: none.")

    def shape(self, x: Spec) -> Spec:
        if self.min is None and self.max is None:
            raise ShapeError("Neither end is limited.", "Set min, max or both.", "min")
        return super().shape(x)

    def options(self) -> dict[str, Any]:
        return {"min": self.min, "max": self.max}
