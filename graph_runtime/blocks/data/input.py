"""Input."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block
from graph_runtime.params import Shape
from graph_runtime.tensors import BATCH, Spec


class Input(Block):
    """Where a sample enters the network; its name is the argument of forward."""

    title = "Input"
    synonyms = ("source", "data", "placeholder", "image", "tokens")
    formula = r"y \in \mathbb{R}^{N \times \cdots}"
    reference = "https://docs.pytorch.org/docs/stable/tensors.html"
    example = ()

    sizes: Shape = Field((1, 8, 8), alias="shape", max_length=7, description="Sizes of one sample.")
    dtype: Literal["float32", "int64", "bool"] = Field(
        "float32", description="Numbers, whole numbers such as token ids, or a mask of yes and no."
    )

    def shape(self) -> Spec:
        return Spec(BATCH, *self.sizes, dtype=self.dtype)
