"""GoogLeNet (Szegedy and others, 2014): its module alone, the whole net, with and without heads."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document import Document

NAMES = ("one", "three_reduce", "three", "five_reduce", "five", "pool")
"""What the widths of a module are called: the 1×1, 3×3, 5×5 and pooling branches."""
MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
HEADS = {"4a": "aux1", "4d": "aux2"}
"""The modules behind which the side heads stand."""
DATED = "; dated: batch normalization has taken the place of {}."


def examples() -> Iterator[tuple[str, Document]]:
    yield "inception", alone()
    yield "inception_naive", naive()
    yield "googlenet", googlenet("6,998,552 parameters" + DATED.format("its local response "
        "normalization"))  # fmt: skip
    yield "googlenet_aux", googlenet("13,378,280 parameters with its two side heads"
        + DATED.format("them"), heads=True)  # fmt: skip
    yield "googlenet_torchvision", googlenet("6,624,904 parameters as torchvision has it, with "
        "batch normalization and 3×3 in the place of 5×5.", normalized=True)  # fmt: skip
    yield "googlenet_torchvision_aux", googlenet("13,004,888 parameters as torchvision has it, "
        "with its two side heads.", normalized=True, heads=True)  # fmt: skip


def alone() -> Document:
    pen = Pen()
    _define(pen, normalized=False)
    pen.put("image", "Input", shape=[192, 28, 28])
    pen.group("inception", "inception", **dict(zip(NAMES, MODULES["3a"], strict=True)))
    pen.put("result", "Output")
    return pen.document(
        "Inception module",
        "The first Inception module of GoogLeNet: 192 channels become 256 on four ways side by "
        "side, with 163,696 parameters.",
    )


def naive() -> Document:
    pen = Pen()
    pen.define("conv_relu", _convolution(normalized=False))
    pen.define("inception_naive", _naive())
    pen.put("image", "Input", shape=[192, 28, 28])
    pen.group("inception", "inception_naive", one=64, three=128, five=32, pool=32)
    pen.put("result", "Output")
    return pen.document(
        "Naive Inception module",
        "An Inception module without the 1×1 convolutions in front of the large ones: 393,472 "
        "parameters where the reduced one has 163,696.",
    )


def googlenet(says: str, normalized: bool = False, heads: bool = False) -> Document:
    pen = Pen()
    unit = _define(pen, normalized)
    if heads:
        pen.define("side_head", _side_head(normalized, unit))
    last = _stem(pen, unit, normalized)
    for stage, pooled in (("3", 3), ("4", 2 if normalized else 3), ("5", 0)):
        for name, widths in MODULES.items():
            if name[0] != stage:
                continue
            last = pen.group(f"i{name}", "inception", last, **dict(zip(NAMES, widths, strict=True)))
            if heads and name in HEADS:
                pen.group(HEADS[name], "side_head", classes=1000)
        if pooled:
            last = _halved(pen, f"pool{stage}", pooled, last)
    _ends(pen, heads, normalized)
    title = "GoogLeNet" + (" of torchvision" if normalized else "")
    title += " with side heads" if heads else ""
    return pen.document(title, f"GoogLeNet for images of 3×224×224, {says}")


def _stem(pen: Pen, unit: str, normalized: bool) -> str:
    pen.put("image", "Input", shape=[3, 224, 224])
    plain = {"bias": False} if normalized else {}
    pen.put("conv1", "Conv2d", out_channels=64, kernel_size=7, stride=2, padding=3, **plain)
    if normalized:
        pen.put("bn1", "BatchNorm2d", eps=0.001)
    pen.put("relu1", "ReLU")
    _halved(pen, "pool1", 3)
    if not normalized:
        pen.put("lrn1", "LocalResponseNorm", size=5)
    pen.group("conv2_reduce", unit, width=64, kernel_size=1)
    pen.group("conv2", unit, width=192, kernel_size=3)
    if not normalized:
        pen.put("lrn2", "LocalResponseNorm", size=5)
    return _halved(pen, "pool2", 3)


def _ends(pen: Pen, heads: bool, normalized: bool) -> None:
    pen.put("avgpool", "AdaptiveAvgPool2d", "i5b", output_size=1)
    pen.put("flat", "Flatten")
    pen.put("drop", "Dropout", p=0.2 if normalized else 0.4)
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    if heads:
        for name in HEADS.values():
            pen.put(f"{name}_logits", "Output", name)


def _halved(pen: Pen, name: str, size: int, *fed: str) -> str:
    return pen.put(name, "MaxPool2d", *fed, kernel_size=size, stride=2, ceil_mode=True)


def _define(pen: Pen, normalized: bool) -> str:
    """The module and the convolution that it is made of; the name of the latter."""
    unit = "conv_bn_relu" if normalized else "conv_relu"
    pen.define(unit, _convolution(normalized))
    pen.define("inception", _inception(unit, 3 if normalized else 5))
    return unit


def _convolution(normalized: bool) -> Pen:
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


def _inception(unit: str, large: int) -> Pen:
    pen = Pen(**dict(zip(NAMES, MODULES["3a"], strict=True)))
    pen.know(_knowing(unit))
    pen.put("x", "GroupInput")
    pen.group("branch1", unit, "x", width="=one", kernel_size=1)
    pen.group("branch2_reduce", unit, "x", width="=three_reduce", kernel_size=1)
    pen.group("branch2", unit, width="=three", kernel_size=3)
    pen.group("branch3_reduce", unit, "x", width="=five_reduce", kernel_size=1)
    pen.group("branch3", unit, width="=five", kernel_size=large)
    pen.put("branch4_pool", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1, ceil_mode=True)
    pen.group("branch4", unit, width="=pool", kernel_size=1)
    pen.put("joined", "Concatenate", "branch1", "branch2", "branch3", "branch4", dim=1)
    pen.put("y", "GroupOutput")
    return pen


def _naive() -> Pen:
    pen = Pen(one=64, three=128, five=32, pool=32)
    pen.know(_knowing("conv_relu"))
    pen.put("x", "GroupInput")
    for name, size in (("one", 1), ("three", 3), ("five", 5)):
        pen.group(f"branch_{name}", "conv_relu", "x", width=f"={name}", kernel_size=size)
    pen.put("pooled", "MaxPool2d", "x", kernel_size=3, stride=1, padding=1)
    pen.group("branch_pool", "conv_relu", width="=pool", kernel_size=1)
    pen.put("joined", "Concatenate", "branch_one", "branch_three", "branch_five", "branch_pool",
            dim=1)  # fmt: skip
    pen.put("y", "GroupOutput")
    return pen


def _side_head(normalized: bool, unit: str) -> Pen:
    """Classes read off the middle of the net, to teach its early layers."""
    pen = Pen(classes=1000)
    pen.know(_knowing(unit))
    pen.put("x", "GroupInput")
    if normalized:
        pen.put("avgpool", "AdaptiveAvgPool2d", output_size=4)
    else:
        pen.put("avgpool", "AvgPool2d", kernel_size=5, stride=3)
    pen.group("conv", unit, width=128, kernel_size=1)
    pen.put("flat", "Flatten")
    pen.put("fc1", "Linear", out_features=1024)
    pen.chain(("relu", "ReLU"), ("drop", "Dropout", {"p": 0.7}))
    pen.put("fc2", "Linear", out_features="=classes")
    pen.put("y", "GroupOutput")
    return pen


def _knowing(unit: str) -> Pen:
    pen = Pen()
    pen.define(unit, _convolution(normalized=unit == "conv_bn_relu"))
    return pen
