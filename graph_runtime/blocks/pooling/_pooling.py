"""What pooling over windows of a sequence, an image or a volume shares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from graph_runtime.block import Block, Call, ShapeError, Spec, call, expect_axes
from graph_runtime.blocks._window import Window, by, window
from graph_runtime.params import Pad1d, Pad2d, Pad3d, Size1d, Size2d, Size3d
from graph_runtime.reach import Reaches

_STEPS: JsonDict = {"unit": "steps"}
_PX: JsonDict = {"unit": "px"}
_STRIDE = "How far the window moves each time; empty: by its own size."
_PADDING = "Border added on every side."


class Pooling(Block):
    """Base of pooling: one number is taken from each window of every channel."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")

    kernel_size: Any = 2
    stride: Any = None
    padding: Any = 0
    ceil_mode: bool = Field(False, description="Keep windows that hang over the edge.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join(("N", "C", *self.spatial)))
        sliding = self._window()
        most = tuple(size // 2 for size in sliding.kernel)
        if any(pad > half for pad, half in zip(sliding.padding, most, strict=True)):
            raise ShapeError(
                f"A border of {by(sliding.padding)} is over half of a {by(sliding.kernel)} window.",
                f"Pad by {by(most)} at most.",
                "padding",
            )
        sizes = self._positions(sliding, x.sizes[1:])
        return x.with_shape("N", x.channels, *sizes, axes=("N", "C", *self.spatial))

    def module(self, x: Spec) -> Call:
        options = [name for name in type(self).model_fields if name != "kernel_size"]
        return call(f"nn.{self.kind()}", self.kernel_size, **self.changed(*options))

    def _positions(self, sliding: Window, sizes: tuple[int, ...]) -> tuple[int, ...]:
        return sliding.positions(sizes)

    def reach(self, port: str, *inputs: Any) -> Reaches | None:
        return self._window().reach()

    def _window(self) -> Window:
        stride = self.kernel_size if self.stride is None else self.stride
        sizes = (self.kernel_size, stride, self.padding, getattr(self, "dilation", 1))
        return window(len(self.spatial), *sizes, ceil=self.ceil_mode)


def averaged(sliding: Window, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Positions of a window of means; torch wants one of a volume to fit without its border."""
    bare = replace(sliding, padding=(0,) * len(sizes), ceil=False)
    if len(sizes) == 3:
        bare.positions(sizes)
    return sliding.positions(sizes)


class Pooling1d(Pooling):
    """Base of pooling along a sequence."""

    spatial = ("T",)

    kernel_size: Size1d = Field(2, description="Length of the window.", json_schema_extra=_STEPS)
    stride: Size1d | None = Field(None, description=_STRIDE, json_schema_extra=_STEPS)
    padding: Pad1d = Field(0, description="Steps added at both ends.", json_schema_extra=_STEPS)


class Pooling2d(Pooling):
    """Base of pooling over an image."""

    kernel_size: Size2d = Field(
        2, description="Height and width of the window.", json_schema_extra=_PX
    )
    stride: Size2d | None = Field(None, description=_STRIDE, json_schema_extra=_PX)
    padding: Pad2d = Field(0, description=_PADDING, json_schema_extra=_PX)


class Pooling3d(Pooling):
    """Base of pooling through a volume."""

    spatial = ("D", "H", "W")

    kernel_size: Size3d = Field(
        2, description="Depth, height and width of the window.", json_schema_extra=_PX
    )
    stride: Size3d | None = Field(None, description=_STRIDE, json_schema_extra=_PX)
    padding: Pad3d = Field(0, description=_PADDING, json_schema_extra=_PX)
