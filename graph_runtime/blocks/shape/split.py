"""Split."""

from typing import Annotated

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
from graph_runtime.params import Axis, Count
from graph_runtime.tensors import Spec

Sizes = Annotated[tuple[Count, ...], Field(min_length=2, max_length=16)]


class Split(Block):
    """Cuts an axis into parts of given sizes."""

    title = "Split"
    synonyms = ("divide", "cut", "branches", "unconcatenate", "sections")
    formula = r"x = [y_0; \; y_1; \; \cdots]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.split.html"
    calls = ("torch.split",)
    dtypes = {"x": ANY_DTYPE}
    outputs = outputs_by(
        lambda block: tuple(f"y{part}" for part in range(len(block.split_size_or_sections)))
    )

    split_size_or_sections: Sizes = Field(
        (32, 32), description="The size of each part; together they fill the axis."
    )
    dim: Axis = Field(1, description="The axis that is cut; not 0, the batch.")

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        axis = inner_axis(x, self.dim)
        if sum(self.split_size_or_sections) != x.size(axis):
            raise ShapeError(
                f"Parts of {sum(self.split_size_or_sections)} in all do not fill an axis of "
                f"{x.size(axis)}.",
                f"Choose sizes whose sum is {x.size(axis)}.",
                "split_size_or_sections",
            )
        return tuple(resized(x, axis, size) for size in self.split_size_or_sections)

    def forward(self, me: Me, x: Var) -> Forward:
        sizes = self.split_size_or_sections
        return (
            let(self.outputs, call("torch.split", x, split_size_or_sections=sizes, dim=self.dim)),
        )
