"""FractionalMaxPool2d."""

from pydantic import Field

from graph_runtime.blocks.pooling._fractional import FractionalPooling
from graph_runtime.blocks.pooling._told_places import ToldPlaces
from graph_runtime.params import Size2d
from graph_runtime.tensors import Spec


class FractionalMaxPool2d(ToldPlaces, FractionalPooling):
    """Keeps the largest numbers of an image in windows drawn at random, to shrink it gently."""

    title = "Fractional max pooling 2D"
    synonyms = ("random pooling", "stochastic pooling", "pool", "gentle downsampling")
    formula = r"y_{c,i,j} = \max_{q \in B_{i,j}} \; x_{c,q}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool2d.html"
    example = (Spec("N", 4, 16, 16),)
    spatial = ("H", "W")

    kernel_size: Size2d = Field(
        2, description="Height and width of a window.", json_schema_extra={"unit": "px"}
    )
    output_size: Size2d | None = Field(
        None,
        description="Height and width after the block; empty: by the ratio.",
        json_schema_extra={"unit": "px"},
    )
