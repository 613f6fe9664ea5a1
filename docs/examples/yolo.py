"""A small single-shot detector, after YOLO (Redmon and others, 2016)."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

SAYS = (
    "Looks once at a picture of 96×96 and says for each cell of a 3×3 grid and each of two anchor "
    "shapes eight numbers: whether an object has its centre there, its box (x, y, height, width) "
    "and three classes, 3×3×2×8 = 144 in all. Five poolings make 96 pixels 3 cells; a 1×1 "
    "convolution gives each cell its 2·(5 + 3) numbers."
)


def examples() -> Iterator[tuple[str, Document]]:
    pen = Pen()
    pen.define("stage", _stage(), description="Looks closer, then halves height and width.")
    pen.put("image", "Input", shape=[3, 96, 96])
    for stage, width in enumerate((16, 32, 64, 128, 256), 1):
        pen.group(f"stage{stage}", "stage", width=width)
    pen.put("head", "Conv2d", out_channels=16, kernel_size=1)
    pen.put("cells", "Permute", dims=[0, 2, 3, 1])
    pen.put("anchors", "Unflatten", dim=3, unflattened_size=[2, 8])
    pen.put("boxes", "Output")
    yield "mini_yolo", pen.document("Mini-YOLO 3×3×2×8", SAYS)


def _stage() -> Pen:
    pen = Pen(width=16)
    pen.put("x", "GroupInput")
    pen.put("conv", "Conv2d", out_channels="=width", kernel_size=3, padding=1, bias=False)
    pen.chain(("bn", "BatchNorm2d"), ("relu", "LeakyReLU", {"negative_slope": 0.1}))
    pen.put("pool", "MaxPool2d", kernel_size=2)
    pen.put("y", "GroupOutput")
    return pen
