"""AvgPool2d."""

from pydantic import Field

from graph_runtime.block import Block, Call, call
from graph_runtime.blocks._window import window
from graph_runtime.blocks.pooling._pooling import pooled
from graph_runtime.params import Count, Pad2d, Size2d
from graph_runtime.tensors import Spec


class AvgPool2d(Block):
    """Takes the mean of each window of every channel."""

    title = "Average pooling 2D"
    synonyms = ("avgpool", "mean pooling", "pool", "subsampling", "downsampling")
    formula = r"y_{c,i,j} = \frac{1}{k^2} \sum_{k,l} x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html"
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
        0, description="Border of zeros added on every side.", json_schema_extra={"unit": "px"}
    )
    ceil_mode: bool = Field(False, description="Keep windows that hang over the edge.")
    count_include_pad: bool = Field(True, description="Count the border's zeros in the mean.")
    divisor_override: Count | None = Field(
        None, description="Divide by this number; empty: by the numbers in the window."
    )

    def shape(self, x: Spec) -> Spec:
        stride = self.kernel_size if self.stride is None else self.stride
        sizes = (self.kernel_size, stride, self.padding, 1)
        return pooled(x, window(2, *sizes, ceil=self.ceil_mode))

    def module(self, x: Spec) -> Call:
        names = ("stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")
        return call("nn.AvgPool2d", self.kernel_size, **self.changed(*names))
