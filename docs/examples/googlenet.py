"""GoogLeNet (Szegedy and others, 2014): of the paper and of torchvision, with and without heads."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.inception import WIDTHS, define_unit, inception
from docs.examples.pen import Pen
from graph_runtime.document.model import Document

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
SAYS = (
    "GoogLeNet, the winner of ImageNet in 2014, as its paper lays it out for pictures of "
    "3×224×224: nine Inception modules, then an average over the picture where VGG has two wide "
    "layers, so that 6,998,552 parameters do, a twentieth of VGG-16's. Dated: batch normalization "
    "has taken the place of local response normalization."
)
SAYS_HEADS = (
    "GoogLeNet of the paper with its two side heads, 13,378,280 parameters: classes are read off "
    "the middle too, so that early layers feel their errors. In training a side head's loss "
    "counts 0.3; afterwards both are thrown away (export --result logits). Dated: batch "
    "normalization and shortcuts carry gradients back without them."
)
SAYS_TORCHVISION = (
    "GoogLeNet as torchvision has it: batch normalization behind every convolution, and 3×3 where "
    "the paper has 5×5; 6,624,904 parameters."
)
SAYS_TORCHVISION_HEADS = (
    "GoogLeNet as torchvision has it, with its two side heads for training: 13,004,888 parameters."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "googlenet", of_paper().document("GoogLeNet", SAYS)
    yield "googlenet_aux", of_paper(heads=True).document("GoogLeNet with side heads", SAYS_HEADS)
    yield (
        "googlenet_torchvision",
        of_torchvision().document("GoogLeNet of torchvision", SAYS_TORCHVISION),
    )
    yield (
        "googlenet_torchvision_aux",
        of_torchvision(heads=True).document(
            "GoogLeNet of torchvision with side heads", SAYS_TORCHVISION_HEADS
        ),
    )


def of_paper(heads: bool = False) -> Pen:
    pen = _begun("conv_relu", 5)
    pen.put("conv1", "Conv2d", out_channels=64, kernel_size=7, stride=2, padding=3)
    pen.put("relu1", "ReLU")
    _halved(pen, "pool1", 3)
    pen.put("lrn1", "LocalResponseNorm", size=5)
    pen.group("reduce2", "conv_relu", width=64, kernel_size=1)
    pen.group("conv2", "conv_relu", width=192, kernel_size=3)
    pen.put("lrn2", "LocalResponseNorm", size=5)
    _modules(pen, _halved(pen, "pool2", 3), 3, _side_head("conv_relu") if heads else None)
    pen = _ended(pen, heads, 0.4)
    if heads:
        _losses(pen)
    return pen


def of_torchvision(heads: bool = False) -> Pen:
    pen = _begun("conv_bn_relu", 3)
    pen.put("conv1", "Conv2d", out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    pen.put("bn1", "BatchNorm2d", eps=0.001)
    pen.put("relu1", "ReLU")
    _halved(pen, "pool1", 3)
    pen.group("reduce2", "conv_bn_relu", width=64, kernel_size=1)
    pen.group("conv2", "conv_bn_relu", width=192, kernel_size=3)
    _modules(pen, _halved(pen, "pool2", 3), 2, _side_head("conv_bn_relu") if heads else None)
    return _ended(pen, heads, 0.2)


def _begun(unit: str, large: int) -> Pen:
    pen = Pen()
    define_unit(pen, unit)
    pen.define("inception", inception(unit, large),
               description="Ways of small and large windows and a pooling, joined.")  # fmt: skip
    pen.put("image", "Input", shape=[3, 224, 224])
    return pen


def _modules(pen: Pen, last: str, pooled: int, head: Pen | None) -> None:
    """The nine modules; `pooled` is the window of the pooling in front of the last two."""
    for name, widths in MODULES.items():
        if name in ("4a", "5a"):
            last = _halved(pen, f"pool{int(name[0]) - 1}", 3 if name == "4a" else pooled, last)
        known = dict(zip(WIDTHS, widths, strict=True))
        last = pen.group(f"i{name}", "inception", last, **known)
    if head is not None:
        pen.define("side_head", head,
                   description="Reads classes off the middle of the net, to teach it.")  # fmt: skip
        for module, name in HEADS.items():
            pen.group(name, "side_head", f"i{module}", classes=1000)


def _ended(pen: Pen, heads: bool, rate: float) -> Pen:
    pen.put("avgpool", "AdaptiveAvgPool2d", "i5b", output_size=1)
    pen.put("flat", "Flatten")
    pen.put("drop", "Dropout", p=rate)
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    for name in HEADS.values() if heads else ():
        pen.put(f"{name}_logits", "Output", name)
    return pen


def _losses(pen: Pen) -> None:
    """The main loss and 0.3 of each side head's: training makes the sum of all three small."""
    pen.put("kind", "Target")
    pen.put("loss", "CrossEntropyLoss", "fc", "kind")
    for name in HEADS.values():
        pen.put(f"{name}_loss", "CrossEntropyLoss", name, "kind")
        pen.put(f"{name}_weighed", "Scale", times=0.3)


def _halved(pen: Pen, name: str, size: int, *fed: str) -> str:
    return pen.put(name, "MaxPool2d", *fed, kernel_size=size, stride=2, ceil_mode=True)


def _side_head(unit: str) -> Pen:
    pen = Pen(classes=1000)
    define_unit(pen, unit)
    pen.put("x", "GroupInput")
    if unit == "conv_relu":
        pen.put("avgpool", "AvgPool2d", kernel_size=5, stride=3)
    else:
        pen.put("avgpool", "AdaptiveAvgPool2d", output_size=4)
    pen.group("conv", unit, width=128, kernel_size=1)
    pen.put("flat", "Flatten")
    pen.put("fc1", "Linear", out_features=1024)
    pen.chain(("relu", "ReLU"), ("drop", "Dropout", {"p": 0.7}))
    pen.put("fc2", "Linear", out_features="=classes")
    pen.put("y", "GroupOutput")
    return pen
