"""The first Inception module of GoogLeNet (Szegedy and others, 2014), and the naive one."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

WIDTHS = ("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj")
"""What torchvision calls the widths of the four ways, `red` those of the 1×1 in front."""
FIRST = (64, 96, 128, 16, 32, 32)
REDUCED = (
    "Four ways side by side look at the same 192 maps of 28×28 through windows of 1, 3 and 5 and "
    "a pooling, and are joined: 64 + 128 + 32 + 32 = 256 maps. 1×1 convolutions first make the "
    "channels few, so that there are only 163,696 parameters; the way of 5×5 costs 12,443,648 "
    "multiplications where it would cost 120,422,400 without."
)
NAIVE = (
    "The Inception module without 1×1 convolutions in front of the large ones: 393,472 parameters "
    "where the reduced one has 163,696, and the 5×5 alone costs 120,422,400 multiplications. Only "
    "pooling keeps its 1×1, as it cannot turn 192 channels into 32 itself."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "inception", alone(inception("conv_relu"), FIRST, "Inception module", REDUCED)
    yield "inception_naive", alone(naive(), FIRST, "Naive Inception module", NAIVE)


def alone(module: Pen, widths: tuple[int, ...], name: str, description: str) -> Document:
    pen = Pen()
    pen.define("inception", module, description="Ways of windows 1, 3, 5 and a pooling, joined.")
    pen.put("image", "Input", shape=[192, 28, 28])
    known = dict(zip(WIDTHS, widths, strict=True))
    pen.group("inception", "inception", **{n: known[n] for n in module.parameters})
    pen.put("result", "Output")
    return pen.document(name, description)


def convolution(normalized: bool) -> Pen:
    """A convolution that keeps height and width, its ReLU, and maybe batch normalization."""
    pen = Pen(width=64, kernel_size=1)
    pen.put("x", "GroupInput")
    plain = {"bias": False} if normalized else {}
    pen.put("conv", "Conv2d", out_channels="=width", kernel_size="=kernel_size",
            padding="=kernel_size // 2", **plain)  # fmt: skip
    if normalized:
        pen.put("bn", "BatchNorm2d", eps=0.001)
    pen.put("relu", "ReLU")
    pen.put("y", "GroupOutput")
    return pen


def inception(unit: str, large: int = 5) -> Pen:
    """The module; torchvision has windows of 3 where the paper has `large` ones of 5."""
    pen = Pen(**dict(zip(WIDTHS, FIRST, strict=True)))
    define_unit(pen, unit)
    pen.put("x", "GroupInput")
    pen.group("branch1", unit, "x", width="=ch1x1", kernel_size=1)
    pen.group("branch2_reduce", unit, "x", width="=ch3x3red", kernel_size=1)
    pen.group("branch2", unit, width="=ch3x3", kernel_size=3)
    pen.group("branch3_reduce", unit, "x", width="=ch5x5red", kernel_size=1)
    pen.group("branch3", unit, width="=ch5x5", kernel_size=large)
    pen.put("branch4_pool", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1)
    pen.group("branch4", unit, width="=pool_proj", kernel_size=1)
    pen.put("joined", "Concatenate", "branch1", "branch2", "branch3", "branch4", dim=1)
    pen.put("y", "GroupOutput")
    return pen


def naive() -> Pen:
    known = dict(zip(WIDTHS, FIRST, strict=True))
    pen = Pen(**{name: width for name, width in known.items() if not name.endswith("red")})
    define_unit(pen, "conv_relu")
    pen.put("x", "GroupInput")
    for branch, size in enumerate((1, 3, 5), 1):
        pen.group(f"branch{branch}", "conv_relu", "x", width=f"=ch{size}x{size}", kernel_size=size)
    pen.put("branch4_pool", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1)
    pen.group("branch4", "conv_relu", width="=pool_proj", kernel_size=1)
    pen.put("joined", "Concatenate", "branch1", "branch2", "branch3", "branch4", dim=1)
    pen.put("y", "GroupOutput")
    return pen


def define_unit(pen: Pen, unit: str) -> None:
    """`conv_relu` or `conv_bn_relu`."""
    normalized = unit == "conv_bn_relu"
    says = "A convolution that keeps height and width{}, and its ReLU."
    said = says.format(", batch normalization" if normalized else "")
    pen.define(unit, convolution(normalized), description=said)
