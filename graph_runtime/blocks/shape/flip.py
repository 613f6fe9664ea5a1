"""Flip."""

from pydantic import Field

from graph_runtime.block import (
    ANY_DTYPE,
    BatchError,
    Block,
    Me,
    ShapeError,
    Spec,
    Value,
    Var,
    axis_of,
    call,
)
from graph_runtime.params import Axes


class Flip(Block):
    """Turns axes round: the last step of a sequence comes first."""

    title = "Flip"
    synonyms = ("reverse", "reverse over time", "mirror", "backwards", "turn round")
    formula = r"y_t = x_{T + 1 - t}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.flip.html"
    calls = ("torch.flip",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dims: Axes = Field((1,), min_length=1, max_length=8, description="The axes to turn round.")

    def shape(self, x: Spec) -> Spec:
        axes = [axis_of(x, dim, "dims") for dim in self.dims]
        if len(set(axes)) < len(axes):
            raise ShapeError("An axis is named twice.", "Name every axis once.", "dims")
        if 0 in axes:
            raise BatchError("Axis 0 is the batch.", "Choose axes from 1.", "dims")
        return x

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.flip", x, self.dims)
