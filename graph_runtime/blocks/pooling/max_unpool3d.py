"""MaxUnpool3d."""

from graph_runtime.blocks.pooling._max_unpooling import KERNEL, PADDING, STRIDE, MaxUnpooling
from graph_runtime.params import Pad3d, Size3d
from graph_runtime.tensors import Spec


class MaxUnpool3d(MaxUnpooling):
    """Puts the numbers that max pooling kept of a volume back where they stood; the rest is 0."""

    title = "Max unpooling 3D"
    synonyms = ("unpool", "upsampling", "switches", "decoder", "segnet", "deconvnet")
    formula = r"y_{c,\,i_{c,p}} = x_{c,p}, \quad 0 \; \mathrm{elsewhere}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html"
    example = (Spec("N", 2, 4, 4, 4), Spec("N", 2, 4, 4, 4, dtype="int64"))
    spatial = ("D", "H", "W")

    kernel_size: Size3d = KERNEL
    stride: Size3d | None = STRIDE
    padding: Pad3d = PADDING
