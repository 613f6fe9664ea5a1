"""Slice."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, ShapeError, Value, Var
from graph_runtime.blocks._axes import inner_axis, resized
from graph_runtime.params import Count
from graph_runtime.tensors import Spec

InnerAxis = Annotated[int, Field(ge=1, le=7)]
Place = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class Slice(Block):
    """Keeps a stretch of an axis, every number or every few."""

    title = "Slice"
    synonyms = ("crop", "narrow", "range", "part", "cut", "subsequence")
    formula = r"y = x_{a : b : s}"
    reference = "https://docs.pytorch.org/docs/stable/tensors.html"
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dim: InnerAxis = Field(1, description="The axis that is cut; 0 would be the batch.")
    start: Place = Field(0, description="The first place that stays; negative from the end.")
    stop: Place | None = Field(None, description="The first that goes again; empty: to the end.")
    step: Count = Field(1, description="Keep every step-th number.")

    def shape(self, x: Spec) -> Spec:
        axis = inner_axis(x, self.dim)
        size = len(range(x.size(axis))[self.start : self.stop : self.step])
        if size == 0:
            raise ShapeError(
                f"Nothing is left of an axis of {x.size(axis)}.",
                "Choose a start that lies before stop.",
                "start",
            )
        return resized(x, axis, size)

    def forward(self, me: Me, x: Var) -> Value:
        part = slice(self.start or None, self.stop, self.step if self.step != 1 else None)
        return x[(*[slice(None)] * self.dim, part)]
