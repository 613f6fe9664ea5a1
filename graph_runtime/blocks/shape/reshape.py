"""Reshape."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, ShapeError, Value, Var
from graph_runtime.tensors import Spec

SizeOrRest = Annotated[int, Field(ge=-1, le=2**31 - 1)]


class Reshape(Block):
    """Arranges the numbers of each sample in other axes, in the same order."""

    title = "Reshape"
    synonyms = ("view", "unflatten", "split axes", "resize")
    formula = r"(N, a \cdot b) \to (N, a, b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.reshape.html"
    calls = (".reshape", ".size")
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 64),)

    sizes: tuple[SizeOrRest, ...] = Field(
        (1, 8, 8),
        alias="shape",
        max_length=7,
        description="Sizes of one sample afterwards; -1 stands for what is left over.",
    )

    def shape(self, x: Spec) -> Spec:
        return Spec("N", *self._resolved(x), dtype=x.dtype)

    def forward(self, me: Me, x: Var) -> Value:
        return x.method("reshape", x.method("size", 0), *self.sizes)

    def _resolved(self, x: Spec) -> tuple[int, ...]:
        if self.sizes.count(-1) > 1:
            raise ShapeError("Only one size can be left open with -1.", "Give the others.", "shape")
        known = 1
        for size in self.sizes:
            known *= size if size != -1 else 1
        rest = x.numbers // known if known and -1 in self.sizes else 1
        if known * rest != x.numbers:
            wanted = "×".join("?" if size == -1 else str(size) for size in self.sizes) or "1"
            raise ShapeError(
                f"The {x.numbers} numbers of a sample {x.text} cannot be arranged as {wanted}.",
                f"Choose sizes whose product is {x.numbers}.",
                "shape",
            )
        return tuple(rest if size == -1 else size for size in self.sizes)
