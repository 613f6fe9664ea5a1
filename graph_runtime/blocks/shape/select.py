"""Select."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, ShapeError, Value, Var, call
from graph_runtime.blocks._axes import inner_axis, without
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec

Place = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class Select(Block):
    """Keeps one place of an axis and takes the axis away."""

    title = "Select"
    synonyms = ("index", "pick", "class token", "take one", "channel")
    formula = r"y = x_{i}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.select.html"
    calls = ("torch.select",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dim: Axis = Field(1, description="The axis; not 0, the batch.")
    index: Place = Field(0, description="The place i that stays; negative from the end.")

    def shape(self, x: Spec) -> Spec:
        axis = inner_axis(x, self.dim)
        size = x.size(axis)
        if not -size <= self.index < size:
            raise ShapeError(
                f"An axis of {size} has no place {self.index}.",
                f"Choose one from {-size} to {size - 1}.",
                "index",
            )
        return without(x, axis)

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.select", x, dim=self.dim, index=self.index)
