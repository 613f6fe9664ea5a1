"""Transpose."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, axis_of, call
from graph_runtime.blocks._axes import inner_axis
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Transpose(Block):
    """Exchanges two axes of every sample."""

    title = "Transpose"
    synonyms = ("swap axes", "matrix transpose", "exchange axes", "permute")
    formula = r"y_{n,j,i} = x_{n,i,j}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.transpose.html"
    calls = ("torch.transpose",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 12, 8),)

    dim0: Axis = Field(1, description="One axis; not 0, the batch.")
    dim1: Axis = Field(2, description="The axis that it changes places with.")

    def shape(self, x: Spec) -> Spec:
        order = list(range(x.rank))
        first, second = axis_of(x, self.dim0, "dim0"), axis_of(x, self.dim1, "dim1")
        if first != second:
            first, second = inner_axis(x, self.dim0, "dim0"), inner_axis(x, self.dim1, "dim1")
        order[first], order[second] = second, first
        return x.with_shape(*(x.shape[a] for a in order), axes=tuple(x.axes[a] for a in order))

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.transpose", x, dim0=self.dim0, dim1=self.dim1)
