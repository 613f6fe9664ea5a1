"""MinPool3d."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.pooling._max_pooling import MaxPooling3d
from graph_runtime.tensors import Spec


class MinPool3d(MaxPooling3d):
    """Keeps the smallest number of each window of every channel."""

    title = "Min pooling 3D"
    synonyms = ("minpool", "minimum", "erosion", "pool")
    formula = r"y_{c,p} = \min_{k} \; x_{c,\,sp+k}, \quad p, k \in \mathbb{N}^3"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html"
    calls = ("MinPool3d",)
    example = (Spec("N", 4, 8, 8, 8),)

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "dilation", "ceil_mode")
        return own("MinPool3d", self.kernel_size, **self.changed(*options))
