"""MaxUnpool2d."""

from graph_runtime.blocks.pooling._max_unpooling import KERNEL, PADDING, STRIDE, MaxUnpooling
from graph_runtime.params import Pad2d, Size2d
from graph_runtime.tensors import Spec


class MaxUnpool2d(MaxUnpooling):
    """Puts the numbers that max pooling kept of an image back where they stood; the rest is 0."""

    title = "Max unpooling 2D"
    synonyms = ("unpool", "upsampling", "switches", "decoder", "segnet", "deconvnet")
    formula = r"y_{c,\,i_{c,p}} = x_{c,p}, \quad 0 \; \mathrm{elsewhere}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html"
    example = (Spec("N", 4, 8, 8), Spec("N", 4, 8, 8, dtype="int64"))
    spatial = ("H", "W")

    kernel_size: Size2d = KERNEL
    stride: Size2d | None = STRIDE
    padding: Pad2d = PADDING
