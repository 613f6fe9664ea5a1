"""Unflatten."""

from math import prod
from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Call, ShapeError, call
from graph_runtime.blocks._axes import inner_axis
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec

SizeOrRest = Annotated[int, Field(ge=-1, le=2**31 - 1)]
Sizes = Annotated[tuple[SizeOrRest, ...], Field(min_length=1, max_length=6)]


class Unflatten(Block):
    """Splits one axis into several, in the same order."""

    title = "Unflatten"
    synonyms = ("split axis", "reshape", "view", "divide heads")
    formula = r"(N, a \cdot b) \to (N, a, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html"
    dtypes = {"x": ANY_DTYPE}

    dim: Axis = Field(1, description="The axis to split; not 0, the batch.")
    unflattened_size: Sizes = Field(
        (8, 8), description="Sizes that it becomes; -1 stands for what is left over."
    )

    def shape(self, x: Spec) -> Spec:
        axis = inner_axis(x, self.dim)
        sizes = self._resolved(x.size(axis))
        last = (x.axes[axis],) if axis < x.rank - 1 else ("F",)
        names = (*("",) * (len(sizes) - 1), *last)
        return x.with_shape(
            *x.shape[:axis],
            *sizes,
            *x.shape[axis + 1 :],
            axes=(*x.axes[:axis], *names, *x.axes[axis + 1 :]),
        )

    def module(self, x: Spec) -> Call:
        return call("nn.Unflatten", self.dim, self.unflattened_size)

    def _resolved(self, size: int) -> tuple[int, ...]:
        known = prod(s for s in self.unflattened_size if s != -1)
        rest = size // known if known and self.unflattened_size.count(-1) == 1 else 1
        if self.unflattened_size.count(-1) > 1 or known * rest != size:
            wanted = "×".join("?" if s == -1 else str(s) for s in self.unflattened_size)
            raise ShapeError(
                f"An axis of {size} cannot be split into {wanted}.",
                f"Choose sizes whose product is {size}, with at most one -1.",
                "unflattened_size",
            )
        return tuple(rest if s == -1 else s for s in self.unflattened_size)
