"""Cast."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var
from graph_runtime.tensors import Dtype, Spec

_METHODS: dict[Dtype, str] = {"float32": "float", "int64": "long", "bool": "bool"}


class Cast(Block):
    """Turns numbers into another type: floats, whole numbers, or true and false."""

    title = "Cast"
    synonyms = ("dtype", "convert", "to float", "to integer", "to bool", "type")
    formula = r"y = \mathrm{type}(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html"
    calls = (".float", ".long", ".bool")
    dtypes = {"x": ANY_DTYPE}

    dtype: Dtype = Field("float32", description="The type of the numbers afterwards.")

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype=self.dtype)

    def forward(self, me: Me, x: Var) -> Value:
        return x.method(_METHODS[self.dtype])
