"""U-Net (Ronneberger and others, 2015), as published and as it is built today."""

from __future__ import annotations

from collections.abc import Iterator

from docs.blocks import double_conv, unet_down, unet_up
from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Point

DEPTH = 4
WIDTH = 64


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "unet",
        drawn(
            (1, 572, 572),
            norm=False,
            name="U-Net",
            says="The published U-Net: without padding an image of 572×572 becomes a map of "
            "388×388, and what comes over the shortcuts is cropped; 31,030,658 parameters.",
        ),
    )
    yield (
        "unet_padded",
        drawn(
            (3, 256, 256),
            norm=True,
            name="U-Net, padded",
            says="U-Net as it is built today: padding keeps the size and batch normalization "
            "follows every convolution; 31,037,698 parameters.",
        ),
    )


def drawn(shape: tuple[int, ...], norm: bool, name: str, says: str) -> Document:
    pen = Pen()
    _define(pen, norm)
    pen.put("image", "Input", shape=list(shape))
    levels = [pen.group("enc0", "double_conv", width=WIDTH)]
    for level in range(1, DEPTH + 1):
        levels.append(pen.group(f"enc{level}", "unet_down", width=WIDTH * 2**level))
    below = levels.pop()
    for step, beside in enumerate(reversed(levels)):
        width = WIDTH * 2 ** (DEPTH - 1 - step)
        below = pen.group(f"dec{step}", "unet_up", below, beside, width=width)
    pen.put("classes", "Conv2d", out_channels=2, kernel_size=1)
    pen.put("logits", "Output")
    document = pen.document(name, says)
    return document.replaced(positions=_like_a_u(list(document.nodes)))


def _like_a_u(names: list[str]) -> dict[str, Point]:
    """Each block right of the one before, down to the middle and up again."""
    depths = [min(max(0, i - 1), max(0, 2 * DEPTH + 1 - i)) for i in range(len(names))]
    places = zip(names, range(len(names)), depths, strict=True)
    return {name: (240 * column, 140 * depth) for name, column, depth in places}


def _define(pen: Pen, norm: bool) -> None:
    unet_down.define(pen, norm=norm)
    unet_up.define(pen, norm=norm)
    if norm:
        double_conv.define(pen)
        return
    inside = entered(width=64, padding=0)
    double_conv.twice(inside, norm=False)
    pen.define("double_conv", left(inside), "Double convolution")
