"""Roll."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._axes import inner_axis
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec

Shift = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


class Roll(Block):
    """Moves all numbers along an axis; what leaves at the end comes in at the start."""

    title = "Roll"
    synonyms = ("shift", "rotate", "cyclic shift", "shifted windows")
    formula = r"y_i = x_{(i - s) \bmod n}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.roll.html"
    calls = ("torch.roll",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    shifts: Shift = Field(1, description="By how many places s; negative to the front.")
    dims: Axis = Field(1, description="The axis; not 0, the batch.")

    def shape(self, x: Spec) -> Spec:
        inner_axis(x, self.dims, "dims")
        return x

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.roll", x, shifts=self.shifts, dims=self.dims)
