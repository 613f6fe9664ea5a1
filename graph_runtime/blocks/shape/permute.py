"""Permute."""

from pydantic import Field

from graph_runtime.block import (
    ANY_DTYPE,
    BatchError,
    Block,
    Me,
    ShapeError,
    Value,
    Var,
    axis_of,
    call,
)
from graph_runtime.params import Axes
from graph_runtime.tensors import Spec


class Permute(Block):
    """Puts the axes of every sample in another order."""

    title = "Permute"
    synonyms = ("transpose", "swap axes", "move axis", "channels last")
    formula = r"y_{n,j,i} = x_{n,i,j}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.permute.html"
    calls = ("torch.permute",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 12, 8),)

    dims: Axes = Field(
        (0, 2, 1),
        max_length=8,
        description="For each axis afterwards the axis it was; 0, the batch, stays first.",
    )

    def shape(self, x: Spec) -> Spec:
        if len(self.dims) != x.rank:
            raise ShapeError(
                f"{len(self.dims)} axes are named but {x.text} has {x.rank}.",
                "Name every axis once, the batch included.",
                "dims",
            )
        order = tuple(axis_of(x, dim, "dims") for dim in self.dims)
        if len(set(order)) != x.rank:
            raise ShapeError("An axis is named twice.", "Name every axis once.", "dims")
        if order[0] != 0:
            raise BatchError("The batch must stay the first axis.", "Begin with 0.", "dims")
        return x.with_shape(
            *(x.shape[axis] for axis in order), axes=tuple(x.axes[axis] for axis in order)
        )

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.permute", x, self.dims)
