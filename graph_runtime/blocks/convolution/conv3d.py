"""Conv3d."""

from pydantic import Field

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.params import Padding3d, Size3d
from graph_runtime.tensors import Spec


class Conv3d(Convolution):
    """Slides learned filters through a volume of channels."""

    title = "Convolution 3D"
    synonyms = ("conv", "volume filter", "video", "voxels", "scan", "kernel")
    formula = r"y_{o,p} = b_o + \sum_{c,k} W_{o,c,k} \, x_{c,\,sp+k}, \quad p, k \in \mathbb{N}^3"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html"
    example = (Spec("N", 1, 14, 14, 14),)
    spatial = ("D", "H", "W")

    kernel_size: Size3d = Field(
        3, description="Depth, height and width of each filter.", json_schema_extra={"unit": "px"}
    )
    stride: Size3d = Field(
        1, description="How far the filter moves each time.", json_schema_extra={"unit": "px"}
    )
    padding: Padding3d = Field(
        0, description="Border added on every side, or 'same'.", json_schema_extra={"unit": "px"}
    )
    dilation: Size3d = Field(
        1, description="Distance of the numbers under it.", json_schema_extra={"unit": "px"}
    )
