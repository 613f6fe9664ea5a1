"""MaxPool2d."""

from pydantic import Field

from graph_runtime.block import Block, Call, call
from graph_runtime.blocks._window import window
from graph_runtime.blocks.pooling._pooling import pooled
from graph_runtime.params import Pad2d, Size2d
from graph_runtime.tensors import Spec


class MaxPool2d(Block):
    """Keeps the largest number of each window of every channel."""

    title = "Max pooling 2D"
    synonyms = ("maxpool", "pool", "subsampling", "downsampling")
    formula = r"y_{c,i,j} = \max_{k,l} \; x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html"
    example = (Spec("N", 16, 28, 28),)

    kernel_size: Size2d = Field(
        2, description="Height and width of the window.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "px"},
    )
    padding: Pad2d = Field(
        0, description="Border added on every side.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers in a window.", json_schema_extra={"unit": "px"}
    )
    ceil_mode: bool = Field(False, description="Keep windows that hang over the edge.")

    def shape(self, x: Spec) -> Spec:
        stride = self.kernel_size if self.stride is None else self.stride
        sizes = (self.kernel_size, stride, self.padding, self.dilation)
        return pooled(x, window(2, *sizes, ceil=self.ceil_mode))

    def module(self, x: Spec) -> Call:
        options = self.changed("stride", "padding", "dilation", "ceil_mode")
        return call("nn.MaxPool2d", self.kernel_size, **options)
