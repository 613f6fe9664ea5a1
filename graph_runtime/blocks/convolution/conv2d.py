"""Conv2d."""

from pydantic import Field

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.params import Padding2d, Size2d
from graph_runtime.tensors import Spec


class Conv2d(Convolution):
    """Slides learned filters over an image of channels."""

    title = "Convolution 2D"
    synonyms = ("conv", "image filter", "kernel", "feature map", "depthwise", "cross-correlation")
    formula = r"y_{o,i,j} = b_o + \sum_{c,k,l} W_{o,c,k,l} \, x_{c,\,si+k,\,sj+l}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"
    example = (Spec("N", 3, 32, 32),)
    spatial = ("H", "W")

    kernel_size: Size2d = Field(
        3, description="Height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="How far the filter moves each time.", json_schema_extra={"unit": "px"}
    )
    padding: Padding2d = Field(
        0, description="Border added on every side, or 'same'.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers under it.", json_schema_extra={"unit": "px"}
    )
