"""What fractional max pooling of an image or a volume shares."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Spec, call, expect_axes, spread
from graph_runtime.blocks._window import by

RATIO: Any = Field(
    0.5, gt=0, lt=1, description="Size of the result over that of the input; where no size is set."
)


class FractionalPooling(Block):
    """Base of max pooling over windows of which some are drawn wider than others."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")

    kernel_size: Any = 2
    output_size: Any = None
    output_ratio: float = RATIO

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join(("N", "C", *self.spatial)))
        sizes = self._sizes(x)
        kernel = spread(self.kernel_size, len(sizes))
        spare = 1 if len(sizes) == 3 else 0  # torch wants room to move in a volume
        if min(sizes) < 1 or any(
            wanted + window - 1 + spare > size
            for wanted, window, size in zip(sizes, kernel, x.sizes[1:], strict=True)
        ):
            raise ShapeError(
                f"{by(sizes)} windows of {by(kernel)} do not fit into {by(x.sizes[1:])}.",
                "Use a smaller kernel, or another size of the result.",
                "kernel_size",
            )
        return x.with_shape("N", x.channels, *sizes, axes=("N", "C", *self.spatial))

    def module(self, x: Spec) -> Call:
        size = "output_ratio" if self.output_size is None else "output_size"
        told = self.changed("return_indices")
        return call(f"nn.{self.kind()}", self.kernel_size, **{size: getattr(self, size)}, **told)

    def _sizes(self, x: Spec) -> tuple[int, ...]:
        if self.output_size is None:
            return tuple(int(size * self.output_ratio) for size in x.sizes[1:])
        return spread(self.output_size, len(self.spatial))
