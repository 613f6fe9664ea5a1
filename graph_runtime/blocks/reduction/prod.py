"""Prod."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.reduction._reduction import ReductionOfOne
from graph_runtime.tensors import Dtype, Spec


class Prod(ReductionOfOne):
    """Multiplies all numbers along an axis."""

    title = "Product along axis"
    synonyms = ("product", "reduce product", "multiply all")
    formula = r"y = \prod_i x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.prod.html"
    calls = ("torch.prod",)
    dtypes = {"x": ANY_DTYPE}

    def shape(self, x: Spec) -> Spec:
        dtype: Dtype = "float32" if x.dtype == "float32" else "int64"
        return super().shape(x.with_shape(*x.shape, dtype=dtype))
