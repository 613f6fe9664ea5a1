"""EfficientNet-B0 (Tan and Le, 2019), whose sizes the others are scaled from."""

from __future__ import annotations

from collections.abc import Iterator

from docs.blocks import mbconv, mbconv1
from docs.blocks.strokes import normalized
from docs.examples.pen import Pen
from graph_runtime.document.model import Document

STAGES = (
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
)  # fmt: skip
"""Expansion, kernel, first stride, channels and blocks of each stage."""
BLOCKS = sum(count for *_, count in STAGES)
DROPPED = 0.2


def examples() -> Iterator[tuple[str, Document]]:
    yield "efficientnet_b0", base()


def base() -> Document:
    pen = Pen()
    mbconv1.define(pen)
    mbconv.define(pen)
    pen.put("image", "Input", shape=[3, 224, 224])
    sizes = {"out_channels": 32, "kernel_size": 3, "stride": 2, "padding": 1}
    normalized(pen, "stem", "Conv2d", activation="SiLU", **sizes)
    before = 0
    for stage, row in enumerate(STAGES, 1):
        _stage(pen, f"stage{stage}", before, *row)
        before += row[-1]
    normalized(pen, "head", "Conv2d", activation="SiLU", out_channels=1280, kernel_size=1)
    pen.put("pool", "AdaptiveAvgPool2d", output_size=1)
    pen.put("flatten", "Flatten")
    pen.put("dropout", "Dropout", p=DROPPED)
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document(
        "EfficientNet-B0",
        "MBConv blocks with squeeze and excitation: 5,288,548 parameters and 385,814,752 "
        "multiply-adds for an image of 3×224×224. Scale it for larger ones.",
    )


def _stage(
    pen: Pen, name: str, before: int, expansion: int, kernel: int, stride: int, width: int,
    count: int,
) -> None:  # fmt: skip
    """Blocks that are dropped more often the deeper they stand; the first has no shortcut."""
    definition = "mbconv1" if expansion == 1 else "mbconv"
    sizes = {"width": width, "kernel_size": kernel}
    sizes |= {"expansion": expansion} if expansion > 1 else {}
    steps = stride if stride == 1 else f"={stride} if i == 0 else 1"
    share = f"=0 if i == 0 else round({DROPPED / BLOCKS} * ({before} + i), 4)"
    pen.group(name, definition, times=count, **sizes, stride=steps, drop=share)
