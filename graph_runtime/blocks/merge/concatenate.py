"""Concatenate."""

from pydantic import Field

from graph_runtime.block import (
    ANY_DTYPE,
    BatchError,
    Block,
    Me,
    ShapeError,
    Value,
    axis_of,
    call,
)
from graph_runtime.blocks._broadcast import promoted
from graph_runtime.params import Axis
from graph_runtime.reach import HERE, Reaches
from graph_runtime.tensors import Spec


class Concatenate(Block):
    """Puts its inputs one behind the other along an axis."""

    title = "Concatenate"
    synonyms = ("cat", "concat", "join", "stack", "append", "dense connection")
    formula = r"y = [x_0; \; x_1; \; \cdots]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.cat.html"
    calls = ("torch.cat",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 16, 8, 8), Spec("N", 8, 8, 8))

    dim: Axis = Field(1, description="The axis that grows; 0 is the batch.")

    def shape(self, *x: Spec) -> Spec:
        first, axis = x[0], axis_of(x[0], self.dim)
        for other in x[1:]:
            if _without(other, axis) != _without(first, axis) or other.rank != first.rank:
                raise ShapeError(
                    f"{first.text} and {other.text} differ in more than axis {axis}.",
                    "Give all inputs the same sizes along the other axes.",
                )
        if axis == 0:
            raise BatchError("Axis 0 is the batch.", "Choose axis 1 or later.", "dim")
        grown = sum(spec.size(axis) for spec in x)
        shape = (*first.shape[:axis], grown, *first.shape[axis + 1 :])
        return first.with_shape(*shape, dtype=promoted(*x))

    def reach(self, port: str, *x: Spec) -> Reaches | None:
        return (HERE,) * (x[0].rank - 2) or None if axis_of(x[0], self.dim) == 1 else None

    def forward(self, me: Me, *x: Value) -> Value:
        return call("torch.cat", x, dim=self.dim)


def _without(spec: Spec, axis: int) -> tuple[object, ...]:
    return (*spec.shape[:axis], *spec.shape[axis + 1 :])
