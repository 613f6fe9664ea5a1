"""Conv1d."""

from pydantic import Field

from graph_runtime.blocks.convolution._convolution import Convolution
from graph_runtime.params import Padding1d, Size1d
from graph_runtime.tensors import Spec


class Conv1d(Convolution):
    """Slides learned filters along a sequence of channels."""

    title = "Convolution 1D"
    synonyms = ("conv", "temporal convolution", "sequence filter", "signal", "kernel")
    formula = r"y_{o,t} = b_o + \sum_{c,k} W_{o,c,k} \, x_{c,\,st+k}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html"
    example = (Spec("N", 4, 32, axes=("N", "C", "T")),)
    spatial = ("T",)

    kernel_size: Size1d = Field(
        3, description="Length of each filter.", json_schema_extra={"unit": "steps"}
    )
    stride: Size1d = Field(
        1, description="How far the filter moves each time.", json_schema_extra={"unit": "steps"}
    )
    padding: Padding1d = Field(
        0, description="Steps added at both ends, or 'same'.", json_schema_extra={"unit": "steps"}
    )
    dilation: Size1d = Field(
        1,
        description="Distance of the numbers under it.",
        json_schema_extra={"unit": "steps"},
    )
