"""AlexNet (Krizhevsky and others, 2012): in one piece, in two groups, and as torchvision has it."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

WHOLE = (
    "AlexNet, the winner of ImageNet in 2012, in one piece for pictures of 3×227×227: 62,378,344 "
    "parameters, 94 of 100 in its three fully connected layers. Poolings of 3×3 that step by 2 "
    "overlap. Dated: local response normalization, filters of 11×11 and wide fully connected "
    "layers; batch normalization, 3×3 and global average pooling have taken their places."
)
HALVED = (
    "AlexNet as it was trained in 2012 on two graphics cards of 3 GB each: conv2, conv4 and conv5 "
    "see only the channels of their own card, which is a convolution with groups=2, and "
    "60,965,224 parameters are left. Dated: one card holds all of it today, and local response "
    "normalization is gone; grouped convolutions live on in ResNeXt and MobileNet."
)
TORCHVISION = (
    "AlexNet as torchvision has it, for pictures of 3×224×224: narrower at the start and without "
    "local response normalization, 61,100,840 parameters."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "alexnet", paper("AlexNet", WHOLE)
    yield "alexnet_two_groups", paper("AlexNet in two groups", HALVED, halved=True)
    yield "alexnet_torchvision", torchvision()


def paper(name: str, description: str, halved: bool = False) -> Document:
    """`halved`: conv2, conv4 and conv5 see only the channels of their own card."""
    pen = _begun(227, halved)
    two = {"groups": 2} if halved else {}
    _convolution(pen, 1, 96, 11, stride=4)
    pen.put("lrn1", "LocalResponseNorm", size=5, alpha=1e-4, beta=0.75, k=2.0)
    _pool(pen, 1)
    _convolution(pen, 2, 256, 5, padding=2, **two)
    pen.put("lrn2", "LocalResponseNorm", size=5, alpha=1e-4, beta=0.75, k=2.0)
    _pool(pen, 2)
    _convolution(pen, 3, 384, 3, padding=1)
    _convolution(pen, 4, 384, 3, padding=1, **two)
    _convolution(pen, 5, 256, 3, padding=1, **two)
    _pool(pen, 5)
    return _classified(pen, name, description)


def torchvision() -> Document:
    pen = _begun(224)
    _convolution(pen, 1, 64, 11, stride=4, padding=2)
    _pool(pen, 1)
    _convolution(pen, 2, 192, 5, padding=2)
    _pool(pen, 2)
    for layer, width in ((3, 384), (4, 256), (5, 256)):
        _convolution(pen, layer, width, 3, padding=1)
    _pool(pen, 5)
    pen.put("avgpool", "AdaptiveAvgPool2d", output_size=6)
    return _classified(pen, "AlexNet of torchvision", TORCHVISION)


def _begun(size: int, halved: bool = False) -> Pen:
    pen = Pen()
    pen.define("conv_relu", _conv_relu(halved), description="A convolution and its ReLU.")
    pen.define("hidden", _hidden(), description="Dropout, a fully connected layer and its ReLU.")
    pen.put("image", "Input", shape=[3, size, size])
    return pen


def _conv_relu(halved: bool) -> Pen:
    split = {"groups": 1} if halved else {}
    pen = Pen(width=96, kernel_size=11, stride=1, padding=0, **split)
    pen.put("x", "GroupInput")
    pen.put("conv", "Conv2d", out_channels="=width", kernel_size="=kernel_size", stride="=stride",
            padding="=padding", **{name: f"={name}" for name in split})  # fmt: skip
    pen.put("relu", "ReLU")
    pen.put("y", "GroupOutput")
    return pen


def _hidden() -> Pen:
    pen = Pen(width=4096)
    pen.put("x", "GroupInput")
    pen.put("drop", "Dropout", p=0.5)
    pen.put("fc", "Linear", out_features="=width")
    pen.put("relu", "ReLU")
    pen.put("y", "GroupOutput")
    return pen


def _convolution(pen: Pen, layer: int, width: int, size: int, **params: int) -> None:
    pen.group(f"conv{layer}", "conv_relu", width=width, kernel_size=size, **params)


def _pool(pen: Pen, layer: int) -> None:
    pen.put(f"pool{layer}", "MaxPool2d", kernel_size=3, stride=2)


def _classified(pen: Pen, name: str, description: str) -> Document:
    pen.put("flat", "Flatten")
    for layer in (6, 7):
        pen.group(f"fc{layer}", "hidden", width=4096)
    pen.put("fc8", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document(name, description)
