"""AdaptiveMaxPool3d."""

from pydantic import Field

from graph_runtime.blocks.pooling._adaptive import AdaptivePooling
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.params import Size3d
from graph_runtime.tensors import Spec


class AdaptiveMaxPool3d(ToldPlaces, AdaptivePooling):
    """Keeps the largest numbers of as many windows as it needs to reach a wanted volume size."""

    title = "Adaptive max pooling 3D"
    synonyms = ("global max pooling", "gmp", "pool", "resize", "adaptive")
    formula = r"y_{c,p} = \max_{q \in B_p} \; x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html"
    example = (Spec("N", 4, 8, 8, 8),)
    spatial = ("D", "H", "W")

    output_size: Size3d = Field(
        1, description="Depth, height and width after the block.", json_schema_extra={"unit": "px"}
    )
