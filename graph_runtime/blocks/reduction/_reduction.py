"""What blocks share that reduce axes to one number each."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from graph_runtime.block import BatchError, Block, Me, ShapeError, Spec, Value, Var, call
from graph_runtime.blocks._axes import inner_axis, resized, without
from graph_runtime.params import Axes, Axis

Dims = Annotated[Axes, Field(min_length=1, max_length=8)]


class Reduction(Block):
    """Base of `torch.<name>(x, dim=…, keepdim=…)` over any axes but the batch."""

    example = (Spec("N", 8, 32),)

    dim: Dims = Field((-1,), description="The axes that are reduced; 0, the batch, cannot be.")
    keepdim: bool = Field(False, description="Keep these axes with size 1.")

    def shape(self, x: Spec) -> Spec:
        return reduced(x, self.dim, self.keepdim)

    def forward(self, me: Me, x: Var) -> Value:
        dim: Any = self.dim[0] if len(self.dim) == 1 else self.dim
        return call(self.calls[0], x, **self.before(), dim=dim, **self.changed("keepdim"))

    def before(self) -> dict[str, Any]:
        """Keyword arguments of the call that stand before the axes."""
        return {}


class ReductionOfOne(Block):
    """Base of reductions that torch does along a single axis."""

    example = (Spec("N", 8, 32),)

    dim: Axis = Field(-1, description="The axis that is reduced; not 0, the batch.")
    keepdim: bool = Field(False, description="Keep this axis with size 1.")

    def shape(self, x: Spec) -> Spec:
        return reduced(x, (self.dim,), self.keepdim)

    def forward(self, me: Me, x: Var) -> Value:
        return call(self.calls[0], x, dim=self.dim, **self.changed("keepdim"))


def reduced(x: Spec, dims: tuple[int, ...], keepdim: bool) -> Spec:
    """The shape after these axes are reduced; raises BatchError where one is the batch."""
    axes = [inner_axis(x, dim) for dim in dims]
    if len(set(axes)) < len(axes):
        raise ShapeError("An axis is named twice.", "Name every axis once.", "dim")
    if not keepdim:
        return without(x, *axes)
    for axis in axes:
        x = resized(x, axis, 1)
    return x


def expect_spread(x: Spec, y: Spec, correction: int) -> None:
    """Raise where n - correction is 0: torch would go on with numbers that are none."""
    if x.numbers // y.numbers <= correction:
        raise BatchError(
            "A single number has no spread.", "Set correction to 0, or reduce more axes.", "dim"
        )
