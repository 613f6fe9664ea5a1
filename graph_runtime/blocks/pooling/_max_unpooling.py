"""What max unpooling of a sequence, an image or a volume shares."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, ShapeError, Spec, call, expect_axes, spread
from graph_runtime.blocks._window import by

_KERNEL = "Window of the pooling that is undone."
_STRIDE = "How far that window moved; empty: by its own size."
_PADDING = "Border that the pooling had added."


class MaxUnpooling(Block):
    """Base of max unpooling: every number goes back to the place it came from, the rest is 0."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")
    dtypes = {"indices": ("int64",)}

    kernel_size: Any = 2
    stride: Any = None
    padding: Any = 0

    def shape(self, x: Spec, indices: Spec) -> Spec:
        expect_axes(x, ", ".join(("N", "C", *self.spatial)))
        if indices.shape != x.shape:
            raise BatchError(
                f"The numbers are {x.text} but their places are {indices.text}.",
                "Wire the indices of the pooling block that made an input of this shape.",
            )
        sizes = tuple(
            (size - 1) * step - 2 * pad + kernel
            for size, kernel, step, pad in zip(x.sizes[1:], *self._window(), strict=True)
        )
        if min(sizes) < 1:
            raise ShapeError(
                f"Nothing is left: the result would be {by(sizes)}.",
                "Choose the kernel, stride and padding of the pooling block.",
                "padding",
            )
        return x.with_shape("N", x.channels, *sizes, axes=("N", "C", *self.spatial))

    def module(self, x: Spec, indices: Spec) -> Call:
        options = self.changed("stride", "padding")
        return call(f"nn.{self.kind()}", self.kernel_size, **options)

    def _window(self) -> tuple[tuple[int, ...], ...]:
        stride = self.kernel_size if self.stride is None else self.stride
        axes = len(self.spatial)
        return spread(self.kernel_size, axes), spread(stride, axes), spread(self.padding, axes)


def _px(text: str, default: Any, unit: str = "px") -> Any:
    return Field(default, description=text, json_schema_extra={"unit": unit})


KERNEL, STRIDE, PADDING = _px(_KERNEL, 2), _px(_STRIDE, None), _px(_PADDING, 0)
