"""LogSumExp."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.reduction._reduction import Reduction
from graph_runtime.tensors import Spec


class LogSumExp(Reduction):
    """Adds up the exponentials of all numbers along axes and takes the logarithm."""

    title = "LogSumExp"
    synonyms = ("soft maximum", "log partition", "logsumexp", "smooth max")
    formula = r"y = \ln \sum_i e^{x_i}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.logsumexp.html"
    calls = ("torch.logsumexp",)
    dtypes = {"x": ANY_DTYPE}

    def shape(self, x: Spec) -> Spec:
        return super().shape(x.with_shape(*x.shape, dtype="float32"))
