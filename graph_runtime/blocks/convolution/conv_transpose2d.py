"""ConvTranspose2d."""

from pydantic import Field

from graph_runtime.blocks.convolution._transposed import TransposedConvolution
from graph_runtime.params import Pad2d, Size2d
from graph_runtime.tensors import Spec


class ConvTranspose2d(TransposedConvolution):
    """Lays a learned filter over a larger image for each number that comes in."""

    title = "Transposed convolution 2D"
    synonyms = (
        "deconvolution",
        "upsampling",
        "upconvolution",
        "fractional stride",
        "decoder",
        "u-net",
    )
    formula = r"y_{o,p} = b_o + \sum_{c} \sum_{s q + k = p} W_{c,o,k} \, x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html"
    example = (Spec("N", 32, 14, 14),)
    spatial = ("H", "W")

    kernel_size: Size2d = Field(
        2, description="Height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d = Field(
        1, description="How many times larger it becomes.", json_schema_extra={"unit": "px"}
    )
    padding: Pad2d = Field(
        0, description="Cut off on every side of the result.", json_schema_extra={"unit": "px"}
    )
    output_padding: Pad2d = Field(
        0, description="Added at one end; below the stride.", json_schema_extra={"unit": "px"}
    )
    dilation: Size2d = Field(
        1, description="Distance of the numbers under the filter.", json_schema_extra={"unit": "px"}
    )
