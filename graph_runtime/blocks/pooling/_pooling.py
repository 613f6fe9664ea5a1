"""What pooling over windows of an image shares."""

from __future__ import annotations

from graph_runtime.block import ShapeError, Spec, expect_axes
from graph_runtime.blocks._window import Window, by


def pooled(x: Spec, sliding: Window) -> Spec:
    """The shape after one number is taken from each window; raises ShapeError as torch does."""
    expect_axes(x, "N, C, H, W")
    most = tuple(size // 2 for size in sliding.kernel)
    if any(pad > half for pad, half in zip(sliding.padding, most, strict=True)):
        raise ShapeError(
            f"A padding of {by(sliding.padding)} is over half of a {by(sliding.kernel)} window.",
            f"Pad by {by(most)} at most.",
            "padding",
        )
    return x.with_shape("N", x.channels, *sliding.positions(x.sizes[1:]))
