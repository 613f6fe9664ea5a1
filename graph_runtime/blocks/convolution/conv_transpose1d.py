"""ConvTranspose1d."""

from pydantic import Field

from graph_runtime.blocks.convolution._transposed import TransposedConvolution
from graph_runtime.params import Pad1d, Size1d
from graph_runtime.tensors import Spec


class ConvTranspose1d(TransposedConvolution):
    """Lays a learned filter along a longer sequence for each number that comes in."""

    title = "Transposed convolution 1D"
    synonyms = ("deconvolution", "upsampling", "upconvolution", "fractional stride", "decoder")
    formula = r"y_{o,t} = b_o + \sum_{c} \sum_{s u + k = t} W_{c,o,k} \, x_{c,u}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html"
    example = (Spec("N", 16, 8, axes=("N", "C", "T")),)
    spatial = ("T",)

    kernel_size: Size1d = Field(
        2, description="Length of each filter.", json_schema_extra={"unit": "steps"}
    )
    stride: Size1d = Field(
        1, description="How many times larger it becomes.", json_schema_extra={"unit": "steps"}
    )
    padding: Pad1d = Field(
        0, description="Cut off on every side of the result.", json_schema_extra={"unit": "steps"}
    )
    output_padding: Pad1d = Field(
        0, description="Added at one end; below the stride.", json_schema_extra={"unit": "steps"}
    )
    dilation: Size1d = Field(
        1,
        description="Distance of the numbers under the filter.",
        json_schema_extra={"unit": "steps"},
    )
