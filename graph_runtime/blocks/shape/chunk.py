"""Chunk."""

from pydantic import Field

from graph_runtime.block import (
    ANY_DTYPE,
    Block,
    Forward,
    Me,
    ShapeError,
    Var,
    call,
    let,
    outputs_by,
)
from graph_runtime.blocks._axes import inner_axis, resized
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class Chunk(Block):
    """Cuts an axis into parts of the same size; the last one may be smaller."""

    title = "Chunk"
    synonyms = ("split evenly", "divide", "halves", "gates", "branches")
    formula = r"x = [y_0; \; y_1; \; \cdots]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.chunk.html"
    calls = ("torch.chunk",)
    dtypes = {"x": ANY_DTYPE}
    outputs = outputs_by(lambda block: tuple(f"y{part}" for part in range(block.chunks)))

    chunks: int = Field(2, ge=2, le=16, description="How many parts, each with its own output.")
    dim: Axis = Field(1, description="The axis that is cut; not 0, the batch.")

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        axis = inner_axis(x, self.dim)
        size = x.size(axis)
        most = -(-size // self.chunks)
        if -(-size // most) != self.chunks:
            raise ShapeError(
                f"An axis of {size} does not give {self.chunks} parts.",
                "Choose fewer parts, or one that divides the axis.",
                "chunks",
            )
        return tuple(resized(x, axis, min(most, size - most * part)) for part in range(self.chunks))

    def forward(self, me: Me, x: Var) -> Forward:
        return (let(self.outputs, call("torch.chunk", x, chunks=self.chunks, dim=self.dim)),)
