"""FractionalMaxPool3d."""

from pydantic import Field

from graph_runtime.blocks.pooling._fractional import FractionalPooling
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.params import Size3d
from graph_runtime.tensors import Spec


class FractionalMaxPool3d(ToldPlaces, FractionalPooling):
    """Keeps the largest numbers of a volume in windows drawn at random, to shrink it gently."""

    title = "Fractional max pooling 3D"
    synonyms = ("random pooling", "stochastic pooling", "pool", "gentle downsampling")
    formula = r"y_{c,p} = \max_{q \in B_{p}} \; x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html"
    example = (Spec("N", 2, 8, 8, 8),)
    spatial = ("D", "H", "W")

    kernel_size: Size3d = Field(
        2, description="Depth, height and width of a window.", json_schema_extra={"unit": "px"}
    )
    output_size: Size3d | None = Field(
        None,
        description="Depth, height and width after the block; empty: by the ratio.",
        json_schema_extra={"unit": "px"},
    )
