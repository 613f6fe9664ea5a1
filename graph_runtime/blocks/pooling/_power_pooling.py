"""What pooling by p-norms shares."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from graph_runtime.block import Block, Call, Spec, call, expect_axes
from graph_runtime.blocks._window import Window, window
from graph_runtime.blocks.pooling._pooling import averaged
from graph_runtime.reach import Reaches


class PowerPooling(Block):
    """Base of pooling by p-norms, as torch computes them: the root of a sum of powers."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")

    norm_type: float = Field(
        2.0,
        gt=0.0,
        le=64.0,
        description="Power p; unless it is even, the numbers must not be negative.",
    )
    kernel_size: Any = 2
    stride: Any = None
    ceil_mode: bool = Field(False, description="Keep windows that hang over the edge.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join(("N", "C", *self.spatial)))
        sizes = averaged(self._window(), x.sizes[1:])
        return x.with_shape("N", x.channels, *sizes, axes=("N", "C", *self.spatial))

    def module(self, x: Spec) -> Call:
        options = self.changed("stride", "ceil_mode")
        return call(f"nn.{self.kind()}", self.norm_type, self.kernel_size, **options)

    def reach(self, port: str, *inputs: Any) -> Reaches | None:
        return self._window().reach()

    def _window(self) -> Window:
        stride = self.kernel_size if self.stride is None else self.stride
        return window(len(self.spatial), self.kernel_size, stride, 0, 1, ceil=self.ceil_mode)
