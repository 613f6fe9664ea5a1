"""Tile."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Me, Value, Var, call
from graph_runtime.tensors import Spec

Times = Annotated[int, Field(ge=1, le=4096)]
Dims = Annotated[tuple[Times, ...], Field(min_length=1, max_length=7)]


class Tile(Block):
    """Repeats every sample as a whole, like tiles on a wall."""

    title = "Tile"
    synonyms = ("repeat", "replicate", "copy", "broadcast")
    formula = r"(a, b) \to (a, b, a, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.tile.html"
    calls = ("torch.tile",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    dims: Dims = Field((2,), description="How often along each axis, counted from the last one.")

    def shape(self, x: Spec) -> Spec:
        if len(self.dims) > x.rank or (len(self.dims) == x.rank and self.dims[0] != 1):
            raise BatchError(
                f"{len(self.dims)} numbers would repeat the batch of {x.text}.",
                f"Give {x.rank - 1} numbers or fewer.",
                "dims",
            )
        times = (1,) * (x.rank - len(self.dims)) + self.dims
        sizes = zip(x.sizes, times[1:], strict=True)
        return x.with_shape(x.shape[0], *(size * count for size, count in sizes))

    def forward(self, me: Me, x: Var) -> Value:
        return call("torch.tile", x, dims=self.dims)
