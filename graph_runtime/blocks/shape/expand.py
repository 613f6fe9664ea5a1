"""Expand."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Me, ShapeError, Value, Var, call
from graph_runtime.tensors import Spec

SizeOrSame = Annotated[int, Field(ge=-1, le=2**31 - 1)]
Sizes = Annotated[tuple[SizeOrSame, ...], Field(min_length=1, max_length=8)]


class Expand(Block):
    """Stretches axes of size 1 by showing the same numbers again, without a copy."""

    title = "Expand"
    synonyms = ("broadcast", "stretch", "repeat", "broadcast to")
    formula = r"(N, 1, F) \to (N, T, F)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.broadcast_to.html"
    calls = ("torch.broadcast_to",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 1, 32),)

    size: Sizes = Field(
        (-1, 8, -1), description="The size of each axis afterwards; -1 leaves it as it is."
    )

    def shape(self, x: Spec) -> Spec:
        if len(self.size) < x.rank:
            raise ShapeError(
                f"{len(self.size)} sizes are too few for {x.text}.",
                f"Give {x.rank} sizes, the batch's -1 included.",
                "size",
            )
        if len(self.size) > x.rank or self.size[0] != -1:
            raise BatchError(
                "The sizes must begin with -1 for the batch and name every axis once.",
                f"Give {x.rank} sizes.",
                "size",
            )
        return x.with_shape(x.shape[0], *map(_stretched, x.sizes, self.size[1:]))

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.broadcast_to", x, size=self.size)


def _stretched(size: int, wanted: int) -> int:
    if wanted in (-1, size):
        return size
    if size != 1 or wanted < 1:
        raise ShapeError(
            f"An axis of {size} cannot be stretched to {wanted}.",
            "Stretch axes of size 1 alone, and leave the others with -1.",
            "size",
        )
    return wanted
