"""AdaptiveMaxPool1d."""

from pydantic import Field

from graph_runtime.blocks.pooling._adaptive import AdaptivePooling
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.params import Size1d
from graph_runtime.tensors import Spec


class AdaptiveMaxPool1d(ToldPlaces, AdaptivePooling):
    """Keeps the largest numbers of as many windows as it needs to reach a wanted sequence size."""

    title = "Adaptive max pooling 1D"
    synonyms = ("global max pooling", "gmp", "pool", "resize", "adaptive")
    formula = r"y_{c,t} = \max_{u \in B_t} \; x_{c,u}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html"
    example = (Spec("N", 16, 28, axes=("N", "C", "T")),)
    spatial = ("T",)

    output_size: Size1d = Field(
        1,
        description="Length of the sequence after the block.",
        json_schema_extra={"unit": "steps"},
    )
