"""MaxUnpool1d."""

from graph_runtime.blocks.pooling._max_unpooling import KERNEL, PADDING, STRIDE, MaxUnpooling
from graph_runtime.params import Pad1d, Size1d
from graph_runtime.tensors import Spec


class MaxUnpool1d(MaxUnpooling):
    """Puts the numbers that max pooling kept of a sequence back where they stood; the rest is 0."""

    title = "Max unpooling 1D"
    synonyms = ("unpool", "upsampling", "switches", "decoder", "segnet", "deconvnet")
    formula = r"y_{c,\,i_{c,p}} = x_{c,p}, \quad 0 \; \mathrm{elsewhere}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool1d.html"
    example = (
        Spec("N", 4, 8, axes=("N", "C", "T")),
        Spec("N", 4, 8, dtype="int64", axes=("N", "C", "T")),
    )
    spatial = ("T",)

    kernel_size: Size1d = KERNEL
    stride: Size1d | None = STRIDE
    padding: Pad1d = PADDING
