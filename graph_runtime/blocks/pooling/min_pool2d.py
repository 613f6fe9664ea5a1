"""MinPool2d."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.pooling._max_pooling import MaxPooling2d
from graph_runtime.tensors import Spec


class MinPool2d(MaxPooling2d):
    """Keeps the smallest number of each window of every channel."""

    title = "Min pooling 2D"
    synonyms = ("minpool", "minimum", "erosion", "pool")
    formula = r"y_{c,i,j} = \min_{k,l} \; x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html"
    calls = ("MinPool2d",)
    example = (Spec("N", 16, 28, 28),)

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "dilation", "ceil_mode")
        return own("MinPool2d", self.kernel_size, **self.changed(*options))
