"""What pooling to a wanted size shares, however many axes there are."""

from __future__ import annotations

from typing import Any, ClassVar

from graph_runtime.block import Block, Call, Spec, call, expect_axes, spread
from graph_runtime.reach import Reaches, slid


class AdaptivePooling(Block):
    """Base of pooling to a wanted size: window o covers from ⌊on/m⌋ to ⌈(o+1)n/m⌉."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")

    output_size: Any = 1

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join(("N", "C", *self.spatial)))
        sizes = spread(self.output_size, len(self.spatial))
        return x.with_shape("N", x.channels, *sizes, axes=("N", "C", *self.spatial))

    def reach(self, port: str, x: Spec) -> Reaches | None:
        wanted = spread(self.output_size, len(self.spatial))
        if any(size % count for size, count in zip(x.sizes[1:], wanted, strict=True)):
            return None  # windows of several sizes
        steps = (size // count for size, count in zip(x.sizes[1:], wanted, strict=True))
        return tuple(slid(step, step, 0) for step in steps)

    def module(self, x: Spec) -> Call:
        options = [name for name in type(self).model_fields if name != "output_size"]
        return call(f"nn.{self.kind()}", self.output_size, **self.changed(*options))
