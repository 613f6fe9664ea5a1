"""The shape rule of everything that slides a kernel with torch's words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from graph_runtime.block import Block, ShapeError
from graph_runtime.blocks._window import Window, by, window
from graph_runtime.reach import Reaches


class Sliding(Block):
    """Base of convolutions; `spatial` names the axes that the kernel slides over.

    The parameters are declared by the kinds, each in its own order; dilation and padding_mode may
    be missing.
    """

    spatial: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        kernel_size: Any = 3
        stride: Any = 1
        padding: Any = 0

    def positions(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        """How often the kernel fits along each axis; raises ShapeError where it does not."""
        self._expect_border(sizes)
        sliding = self.window()
        if self.padding != "same":
            try:
                return sliding.positions(sizes)
            except ShapeError as refusal:
                fix = refusal.fix.rstrip(".") + " or padding='same'."
                raise ShapeError(refusal.message, fix, refusal.param) from None
        if any(step != 1 for step in sliding.stride):
            raise ShapeError(
                f"padding='same' cannot be combined with a stride of {by(sliding.stride)}.",
                "Set the stride to 1 or give the padding as a number.",
                "padding",
            )
        return sizes

    def reach(self, port: str, *inputs: Any) -> Reaches | None:
        return self.window().reach(same=self.padding == "same")

    def window(self) -> Window:
        """The window; its padding is 0 where a word stands for it."""
        padding = 0 if isinstance(self.padding, str) else self.padding
        dilation = getattr(self, "dilation", 1)
        return window(len(self.spatial), self.kernel_size, self.stride, padding, dilation)

    def _expect_border(self, sizes: tuple[int, ...]) -> None:
        """A mirrored or wrapped border can be no wider than the image it is taken from."""
        limits = {"reflect": -1, "circular": 0}
        mode = getattr(self, "padding_mode", "zeros")
        if mode not in limits:
            return
        border = self._border()
        room = tuple(size + limits[mode] for size in sizes)
        if any(wide > most for wide, most in zip(border, room, strict=True)):
            raise ShapeError(
                f"A {mode} border of {by(border)} is too wide for {by(sizes)}.",
                f"Pad by {by(room)} at most, or set padding_mode to 'zeros'.",
                "padding_mode",
            )

    def _border(self) -> tuple[int, ...]:
        """The widest side of the border along each axis."""
        sliding = self.window()
        if self.padding == "same":
            return tuple(span // 2 for span in sliding.span)
        return sliding.padding
