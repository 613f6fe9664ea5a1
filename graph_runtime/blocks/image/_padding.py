"""What borders around a sequence, an image or a volume share."""

from __future__ import annotations

from typing import Any, ClassVar

from graph_runtime.block import BatchError, Block, Call, ShapeError, Spec, call, expect_axes
from graph_runtime.blocks._window import by
from graph_runtime.reach import Reaches, moved
from graph_runtime.tensors import BATCH


class Padding(Block):
    """Base of borders; `most` is how much wider than the image itself one may be, if limited."""

    spatial: ClassVar[tuple[str, ...]] = ("H", "W")
    most: ClassVar[int | None] = None

    padding: Any = 1

    def shape(self, x: Spec) -> Spec:
        self._expect(x)
        count = len(self.spatial)
        sizes = x.sizes[x.rank - 1 - count :]
        ends = self._ends()
        self._expect_room(sizes, ends)
        grown = (size + sum(pair) for size, pair in zip(sizes, ends, strict=True))
        return x.with_shape(*x.shape[:-count], *grown, axes=self._axes(x))

    def reach(self, port: str, x: Spec) -> Reaches | None:
        ends = ((0, 0),) * x.rank + self._ends()
        return tuple(moved(-before) for before, _ in ends[len(ends) - x.rank + 2 :]) or None

    def module(self, x: Spec) -> Call:
        return call(f"nn.{self.kind()}", self.padding)

    def _expect(self, x: Spec) -> None:
        expect_axes(x, ", ".join((BATCH, "C", *self.spatial)))

    def _axes(self, x: Spec) -> tuple[str, ...]:
        return (BATCH, "C", *self.spatial)

    def _ends(self) -> tuple[tuple[int, int], ...]:
        """Both ends of each axis; torch names those of the last axis first."""
        if isinstance(self.padding, int):
            return ((self.padding, self.padding),) * len(self.spatial)
        flat = self.padding
        return tuple(zip(flat[::2], flat[1::2], strict=True))[::-1]

    def _expect_room(self, sizes: tuple[int, ...], ends: tuple[tuple[int, int], ...]) -> None:
        if self.most is None:
            return
        room = tuple(size + self.most for size in sizes)
        if any(max(pair) > most for pair, most in zip(ends, room, strict=True)):
            widest = by(tuple(map(max, ends)))
            raise ShapeError(
                f"A border of {widest} cannot be taken from {by(sizes)}.",
                f"Pad by {by(room)} at most.",
                "padding",
            )


class ConstantPadding(Padding):
    """Base of borders of one number, which torch puts around the last axes of anything."""

    def _expect(self, x: Spec) -> None:
        if x.rank <= len(self.spatial):
            raise BatchError(
                f"The border would reach the batch: the input is {x.text}.",
                "Put a Reshape block in between.",
            )

    def _axes(self, x: Spec) -> tuple[str, ...]:
        return x.axes
