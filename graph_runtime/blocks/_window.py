"""A window that slides over an image or a sequence: what convolution and pooling share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph_runtime.block import ShapeError, spread
from graph_runtime.reach import Reaches, slid


@dataclass(frozen=True, slots=True)
class Window:
    """Kernel, stride, padding on each side and dilation, one number for each axis.

    `ceil` keeps a last window that hangs over the edge.
    """

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil: bool = False

    @property
    def span(self) -> tuple[int, ...]:
        """How much of each axis one window covers."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def reach(self, same: bool = False) -> Reaches:
        """What each position sees; with `same` the border is as torch shares it out."""
        before = tuple((span - 1) // 2 for span in self.span) if same else self.padding
        return tuple(map(slid, self.span, self.stride, before))

    def positions(self, sizes: Sequence[int]) -> tuple[int, ...]:
        """How often the window fits along each axis; raises ShapeError where it never does."""
        counts = tuple(self._positions(axis, size) for axis, size in enumerate(sizes))
        if min(counts) < 1:
            raise ShapeError(self._misfit(sizes), _remedy(self), "kernel_size")
        return counts

    def _positions(self, axis: int, size: int) -> int:
        stride, padding = self.stride[axis], self.padding[axis]
        free = size + 2 * padding - self.span[axis]
        count = (free + stride - 1 if self.ceil else free) // stride + 1
        # A window that would start in the padding behind the last number is dropped.
        hangs_over = self.ceil and (count - 1) * stride >= size + padding
        return count - 1 if hangs_over else count

    def _misfit(self, sizes: Sequence[int]) -> str:
        kernel = by(self.kernel)
        kernel = f"kernel of {kernel}" if len(sizes) == 1 else f"{kernel} kernel"
        spread = f" dilated to {by(self.span)}" if self.span != self.kernel else ""
        noun = "volume" if len(sizes) == 3 else "image"
        image = f"sequence of {sizes[0]}" if len(sizes) == 1 else f"{by(sizes)} {noun}"
        padded = f" padded by {by(self.padding)}" if any(self.padding) else ""
        return f"A {kernel}{spread} does not fit {_article(image)} {image}{padded}."


def window(axes: int, *sizes: int | tuple[int, ...], ceil: bool = False) -> Window:
    """A window from kernel, stride, padding and dilation, each one number or one for each axis."""
    kernel, stride, padding, dilation = (spread(size, axes) for size in sizes)
    return Window(kernel, stride, padding, dilation, ceil)


def by(sizes: Sequence[int]) -> str:
    """Sizes as people say them: `7×7`."""
    return "×".join(map(str, sizes))


def _remedy(window: Window) -> str:
    return "Use a smaller kernel" + (" or less dilation." if window.span != window.kernel else ".")


def _article(noun: str) -> str:
    """`an 8×8 image`, `an 11×11 image`, `a 5×5 image`."""
    return "an" if noun.startswith(("8", "11×", "18×")) else "a"
