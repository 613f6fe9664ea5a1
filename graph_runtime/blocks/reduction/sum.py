"""Sum."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.reduction._reduction import Reduction
from graph_runtime.tensors import Dtype, Spec


class Sum(Reduction):
    """Adds up all numbers along axes."""

    title = "Sum"
    synonyms = ("add up", "total", "reduce sum", "sum pooling")
    formula = r"y = \sum_i x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.sum.html"
    calls = ("torch.sum",)
    dtypes = {"x": ANY_DTYPE}

    def shape(self, x: Spec) -> Spec:
        dtype: Dtype = "float32" if x.dtype == "float32" else "int64"
        return super().shape(x.with_shape(*x.shape, dtype=dtype))
