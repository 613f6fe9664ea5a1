"""Residual networks of 18 to 152 layers, and the plain one of 34 (He and others, 2015)."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

BASIC = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}
DEEP = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
SAYS = "Residual network of {} layers for images of 3×224×224: {:,} parameters."
COUNTS = {18: 11_689_512, 34: 21_797_672, 50: 25_557_032, 101: 44_549_160, 152: 60_192_808}


def examples() -> Iterator[tuple[str, Document]]:
    for depth, counts in {**BASIC, **DEEP}.items():
        yield f"resnet{depth}", residual(depth, counts)
    yield "plain34", plain(BASIC[34])


def residual(depth: int, counts: tuple[int, ...]) -> Document:
    pen = _stem()
    deep = depth in DEEP
    name = "bottleneck" if deep else "basic_block"
    pen.define(name, _body(deep, projected=False))
    pen.define(f"projected_{name}", _body(deep, projected=True))
    for stage, count in enumerate(counts, 1):
        width = 64 * 2 ** (stage - 1)
        rest = count - 1
        if stage > 1 or deep:
            stride = 1 if stage == 1 else 2
            pen.group(f"stage{stage}_first", f"projected_{name}", width=width, stride=stride)
        else:
            rest = count
        pen.group(f"stage{stage}", name, times=rest, width=width)
    return _headed(pen, f"ResNet-{depth}", SAYS.format(depth, COUNTS[depth]))


def plain(counts: tuple[int, ...]) -> Document:
    """The same convolutions without shortcuts."""
    pen = _stem()
    pen.define("plain_block", _path(Pen(width=64, stride=1), "=stride", deep=False, ended=True))
    for stage, count in enumerate(counts, 1):
        width = 64 * 2 ** (stage - 1)
        pen.group(f"stage{stage}_first", "plain_block", width=width, stride=1 if stage == 1 else 2)
        pen.group(f"stage{stage}", "plain_block", times=count - 1, width=width)
    return _headed(pen, "Plain-34", "ResNet-34 without its shortcuts, to compare.")


def _stem() -> Pen:
    pen = Pen()
    pen.put("image", "Input", shape=[3, 224, 224])
    pen.put("conv1", "Conv2d", out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    pen.chain(("bn1", "BatchNorm2d"), ("relu", "ReLU"))
    pen.put("maxpool", "MaxPool2d", kernel_size=3, stride=2, padding=1)
    return pen


def _headed(pen: Pen, name: str, description: str) -> Document:
    pen.put("avgpool", "AdaptiveAvgPool2d", output_size=1)
    pen.put("flatten", "Flatten")
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document(name, description)


def _body(deep: bool, projected: bool) -> Pen:
    """Convolutions beside a shortcut; `projected` where sizes change."""
    pen = Pen(width=64, stride=1) if projected else Pen(width=64)
    _path(pen, "=stride" if projected else 1, deep, ended=False)
    end, shortcut = ("bn3" if deep else "bn2"), "x"
    if projected:
        width = "=width * 4" if deep else "=width"
        pen.put("project", "Conv2d", "x", out_channels=width, kernel_size=1, stride="=stride",
                bias=False)  # fmt: skip
        shortcut = pen.put("bn_project", "BatchNorm2d")
    pen.put("add", "Add", end, shortcut)
    pen.put("relu_out", "ReLU")
    pen.put("y", "GroupOutput")
    return pen


def _path(pen: Pen, stride: str | int, deep: bool, ended: bool) -> Pen:
    """The two or three convolutions of a block."""
    pen.put("x", "GroupInput")
    strided = {} if stride == 1 else {"stride": stride}
    if deep:
        _convolution(pen, 1, "=width", 1)
        pen.put("relu1", "ReLU")
        _convolution(pen, 2, "=width", 3, padding=1, **strided)
        pen.put("relu2", "ReLU")
        _convolution(pen, 3, "=width * 4", 1)
    else:
        _convolution(pen, 1, "=width", 3, padding=1, **strided)
        pen.put("relu1", "ReLU")
        _convolution(pen, 2, "=width", 3, padding=1)
    if ended:
        pen.put("relu2", "ReLU")
        pen.put("y", "GroupOutput")
    return pen


def _convolution(pen: Pen, number: int, width: str, size: int, **params: str | int) -> None:
    shape = {"out_channels": width, "kernel_size": size, "bias": False, **params}
    pen.put(f"conv{number}", "Conv2d", **shape)
    pen.put(f"bn{number}", "BatchNorm2d")
