"""CumulativeSum."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.blocks._axes import inner_axis
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class CumulativeSum(Block):
    """Adds to every number all those before it along an axis."""

    title = "Cumulative sum"
    synonyms = ("running sum", "prefix sum", "cumsum", "integrate")
    formula = r"y_t = \sum_{s \leq t} x_s"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.cumsum.html"
    calls = ("torch.cumsum",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dim: Axis = Field(1, description="The axis along which the sum grows; not 0, the batch.")

    def shape(self, x: Spec) -> Spec:
        inner_axis(x, self.dim)
        return x.with_shape(*x.shape, dtype="float32" if x.dtype == "float32" else "int64")

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.cumsum", x, dim=self.dim)
