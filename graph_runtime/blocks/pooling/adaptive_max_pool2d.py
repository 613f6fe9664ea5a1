"""AdaptiveMaxPool2d."""

from pydantic import Field

from graph_runtime.blocks.pooling._adaptive import AdaptivePooling
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class AdaptiveMaxPool2d(ToldPlaces, AdaptivePooling):
    """Keeps the largest numbers of as many windows as it needs to reach a wanted image size."""

    title = "Adaptive max pooling 2D"
    synonyms = ("global max pooling", "gmp", "pool", "resize", "adaptive")
    formula = r"y_{c,i,j} = \max_{(h,w) \in B_{ij}} \; x_{c,h,w}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html"
    example = (Spec("N", 16, 7, 7),)
    spatial = ("H", "W")

    output_size: Size2d = Field(
        1, description="Height and width after the block.", json_schema_extra={"unit": "px"}
    )
