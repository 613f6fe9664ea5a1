"""ConvTranspose3d."""

from pydantic import Field

from graph_runtime.blocks.convolution._transposed import TransposedConvolution
from graph_runtime.params import Pad3d, Size3d
from graph_runtime.tensors import Spec


class ConvTranspose3d(TransposedConvolution):
    """Lays a learned filter through a larger volume for each number that comes in."""

    title = "Transposed convolution 3D"
    synonyms = ("deconvolution", "upsampling", "upconvolution", "fractional stride", "voxels")
    formula = r"y_{o,p} = b_o + \sum_{c} \sum_{s q + k = p} W_{c,o,k} \, x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html"
    example = (Spec("N", 8, 5, 5, 5),)
    spatial = ("D", "H", "W")

    kernel_size: Size3d = Field(
        2, description="Depth, height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size3d = Field(
        1, description="How many times larger it becomes.", json_schema_extra={"unit": "px"}
    )
    padding: Pad3d = Field(
        0, description="Cut off on every side of the result.", json_schema_extra={"unit": "px"}
    )
    output_padding: Pad3d = Field(
        0, description="Added at one end; below the stride.", json_schema_extra={"unit": "px"}
    )
    dilation: Size3d = Field(
        1, description="Distance of the numbers under the filter.", json_schema_extra={"unit": "px"}
    )
