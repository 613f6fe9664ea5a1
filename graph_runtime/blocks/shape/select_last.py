"""SelectLast."""

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
    call,
)
from graph_runtime.blocks.shape._steps import steps_axis, without
from graph_runtime.params import Axis


class SelectLast(Block):
    """Keeps the last step of a sequence.

    With `lengths` (N,) wired it keeps the last step that is no padding, sample by sample.
    """

    title = "Select last step"
    synonyms = ("last step", "final state", "many to one", "take last", "slice", "padding")
    formula = r"y = x_T"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.select.html"
    calls = (".select", "torch.take_along_dim", ".clamp", ".size", "torch.squeeze")
    dtypes = {"x": ANY_DTYPE, "lengths": ("int64",)}
    example = (Spec("N", 8, 32), Spec("N", dtype="int64"))

    dim: Axis = Field(1, description="The axis of the steps.")

    def shape(self, x: Spec, lengths: Spec | None = None) -> Spec:
        axis = steps_axis(x, self.dim)
        if lengths is not None:
            _expect_lengths(x, lengths)
        return without(x, axis)

    def forward(self, me: Me, x: Var, lengths: Var | None = None) -> Value:
        if lengths is None:
            return x.method("select", self.dim, -1)
        last = lengths.method("clamp", 1, x.method("size", self.dim)) - 1
        step = call("torch.take_along_dim", x, last[:, None, None], dim=self.dim)
        return call("torch.squeeze", step, dim=self.dim)


def _expect_lengths(x: Spec, lengths: Spec) -> None:
    if lengths.rank != 1:
        message = f"The lengths must be (N,) but are {lengths.text}."
        refusal = BatchError if lengths.rank == 2 else ShapeError
        raise refusal(message, "Wire one whole number a sample, as the block Lengths gives.")
    if x.rank != 3:
        message = f"With lengths the input must be (N, T, F) but is {x.text}."
        raise ShapeError(message, "Put a Reshape, Flatten or Permute block in between.")
