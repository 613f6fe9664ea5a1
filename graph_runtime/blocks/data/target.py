"""Target."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block
from graph_runtime.params import Count
from graph_runtime.tensors import BATCH, Spec


class Target(Block):
    """What the data say is right; losses compare results with it."""

    title = "Target"
    synonyms = ("label", "truth", "class", "answer", "ground truth")
    formula = r"y = t"
    reference = "https://docs.pytorch.org/docs/stable/nn.html#loss-functions"
    example = ()

    sizes: tuple[Count, ...] = Field(
        (), alias="shape", max_length=7, description="Sizes of one target; empty for one number."
    )
    dtype: Literal["int64", "float32"] = Field(
        "int64", description="Class numbers, or numbers to come near to."
    )

    def shape(self) -> Spec:
        return Spec(BATCH, *self.sizes, dtype=self.dtype)
