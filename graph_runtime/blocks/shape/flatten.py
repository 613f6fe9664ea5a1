"""Flatten."""

from math import prod

from pydantic import Field

from graph_runtime.block import (
    ANY_DTYPE,
    BatchError,
    Block,
    Call,
    ShapeError,
    axis_of,
    call,
)
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Flatten(Block):
    """Joins neighbouring axes into one, by default all but the batch."""

    title = "Flatten"
    synonyms = ("unroll", "vectorize", "ravel", "join axes")
    formula = r"(N, C, H, W) \to (N, C \cdot H \cdot W)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 16, 5, 5),)

    start_dim: Axis = Field(1, description="First axis to join; 0 is the batch.")
    end_dim: Axis = Field(-1, description="Last axis to join.")

    def shape(self, x: Spec) -> Spec:
        first, last = axis_of(x, self.start_dim, "start_dim"), axis_of(x, self.end_dim, "end_dim")
        if first > last:
            raise ShapeError(
                f"The first axis to join, {first}, comes after the last one, {last}.",
                "Choose a start_dim that is not behind end_dim.",
                "start_dim",
            )
        if first == last:
            return x
        if first == 0:
            raise BatchError(
                "Joining the batch with other axes would mix the samples.",
                "Start at axis 1.",
                "start_dim",
            )
        joined = prod(x.size(axis) for axis in range(first, last + 1))
        name = "F" if last == x.rank - 1 else ""
        return x.with_shape(
            *x.shape[:first],
            joined,
            *x.shape[last + 1 :],
            axes=(*x.axes[:first], name, *x.axes[last + 1 :]),
        )

    def module(self, x: Spec) -> Call:
        return call("nn.Flatten", **self.changed("start_dim", "end_dim"))
