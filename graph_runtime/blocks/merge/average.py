"""Average."""

from graph_runtime.block import ANY_DTYPE, Block, Call, own
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.tensors import Spec


class Average(Block):
    """Takes the mean of its inputs at every place, as an ensemble does."""

    title = "Average"
    synonyms = ("mean of inputs", "ensemble", "merge by mean", "blend")
    formula = r"y = \frac{1}{k} (x_0 + \cdots + x_{k-1})"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.mean.html"
    calls = ("Average",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64), Spec("N", 64))

    def shape(self, *x: Spec) -> Spec:
        mean = broadcast(*x)
        return mean.with_shape(*mean.shape, dtype="float32")

    def module(self, *x: Spec) -> Call:
        return own("Average")
