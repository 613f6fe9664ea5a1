"""AdaptiveAvgPool3d."""

from pydantic import Field

from graph_runtime.blocks.pooling._adaptive import AdaptivePooling
from graph_runtime.params import Size3d
from graph_runtime.tensors import Spec


class AdaptiveAvgPool3d(AdaptivePooling):
    """Takes means over as many windows as it needs to reach a wanted volume size."""

    title = "Adaptive average pooling 3D"
    synonyms = ("global average pooling", "gap", "pool", "resize", "adaptive")
    formula = r"y_{c,p} = \mathrm{mean}_{q \in B_p} \; x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html"
    example = (Spec("N", 4, 8, 8, 8),)
    spatial = ("D", "H", "W")

    output_size: Size3d = Field(
        1, description="Depth, height and width after the block.", json_schema_extra={"unit": "px"}
    )
