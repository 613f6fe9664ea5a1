"""MinPool1d."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.pooling._max_pooling import MaxPooling1d
from graph_runtime.tensors import Spec


class MinPool1d(MaxPooling1d):
    """Keeps the smallest number of each window of every channel."""

    title = "Min pooling 1D"
    synonyms = ("minpool", "minimum", "erosion", "pool")
    formula = r"y_{c,t} = \min_{k} \; x_{c,\,st+k}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html"
    calls = ("MinPool1d",)
    example = (Spec("N", 16, 28, axes=("N", "C", "T")),)

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "dilation", "ceil_mode")
        return own("MinPool1d", self.kernel_size, **self.changed(*options))
