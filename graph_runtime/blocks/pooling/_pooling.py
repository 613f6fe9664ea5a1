"""What pooling over windows of an image shares."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Spec, call, expect_axes
from graph_runtime.blocks._window import Window, by, window
from graph_runtime.params import Pad2d, Size2d


class Pooling(Block):
    """Base of pooling: one number is taken from each window of every channel."""

    kernel_size: Size2d = Field(
        2, description="Height and width of the window.", json_schema_extra={"unit": "px"}
    )
    stride: Size2d | None = Field(
        None,
        description="How far the window moves each time; empty: by its own size.",
        json_schema_extra={"unit": "px"},
    )
    padding: Pad2d = Field(
        0, description="Border added on every side.", json_schema_extra={"unit": "px"}
    )
    ceil_mode: bool = Field(False, description="Keep windows that hang over the edge.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, C, H, W")
        sliding = self._window()
        most = tuple(size // 2 for size in sliding.kernel)
        if any(pad > half for pad, half in zip(sliding.padding, most, strict=True)):
            raise ShapeError(
                f"A border of {by(sliding.padding)} is over half of a {by(sliding.kernel)} window.",
                f"Pad by {by(most)} at most.",
                "padding",
            )
        return x.with_shape("N", x.channels, *sliding.positions(x.sizes[1:]))

    def module(self, x: Spec) -> Call:
        options = [name for name in type(self).model_fields if name != "kernel_size"]
        return call(f"nn.{self.kind()}", self.kernel_size, **self.changed(*options))

    def _window(self, dilation: int | tuple[int, int] = 1) -> Window:
        stride = self.kernel_size if self.stride is None else self.stride
        sizes = (self.kernel_size, stride, self.padding, dilation)
        return window(2, *sizes, ceil=self.ceil_mode)
