"""MobileNet v1 and v2 (Howard and others, 2017; Sandler and others, 2018)."""

from __future__ import annotations

from collections.abc import Iterator

from docs.blocks import inverted_residual, linear_bottleneck, separable_block
from docs.blocks.strokes import normalized
from docs.examples.pen import Pen
from graph_runtime.document.model import Document

SEPARABLE = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
    (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
"""Channels and stride of the blocks of v1."""
INVERTED = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
            (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip
"""Expansion, channels, blocks and first stride of the stages of v2."""


def examples() -> Iterator[tuple[str, Document]]:
    yield "mobilenet_v1", first()
    yield "mobilenet_v2", second()


def first() -> Document:
    pen = Pen()
    separable_block.define(pen)
    _stem(pen, "ReLU")
    for number, (width, stride) in enumerate(SEPARABLE, 1):
        pen.group(f"block{number}", "separable_block", width=width, stride=stride)
    return _headed(
        pen,
        0.001,
        "MobileNet v1",
        "Depthwise separable convolutions instead of full ones: 4,231,976 parameters and "
        "568,740,352 multiply-adds for an image of 3×224×224.",
    )


def second() -> Document:
    pen = Pen()
    linear_bottleneck.define(pen)
    inverted_residual.define(pen)
    _stem(pen, "ReLU6")
    for stage, (expansion, width, count, stride) in enumerate(INVERTED, 1):
        name = "linear_bottleneck" if expansion == 1 else "inverted_residual"
        wider = {"expansion": expansion} if expansion > 1 else {}
        steps = stride if stride == 1 else f"={stride} if i == 0 else 1"
        pen.group(f"stage{stage}", name, times=count, width=width, **wider, stride=steps)
    normalized(pen, "last", "Conv2d", activation="ReLU6", out_channels=1280, kernel_size=1)
    return _headed(
        pen,
        0.2,
        "MobileNet v2",
        "Inverted residuals: narrow on the shortcut, wide inside. 3,504,872 parameters and "
        "300,774,272 multiply-adds for an image of 3×224×224, about half of the first version's.",
    )


def _stem(pen: Pen, activation: str) -> None:
    pen.put("image", "Input", shape=[3, 224, 224])
    sizes = {"out_channels": 32, "kernel_size": 3, "stride": 2, "padding": 1}
    normalized(pen, "stem", "Conv2d", activation=activation, **sizes)


def _headed(pen: Pen, dropped: float, name: str, says: str) -> Document:
    pen.put("pool", "AdaptiveAvgPool2d", output_size=1)
    pen.put("flatten", "Flatten")
    pen.put("dropout", "Dropout", p=dropped)
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document(name, says)
