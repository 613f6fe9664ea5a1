"""Published image networks, drawn with the blocks of the catalogue."""

from __future__ import annotations

from graph_runtime.document.model import Document
from tests.golden.pen import Pen


def lenet(channels: int = 1, widths: tuple[int, int] = (6, 16)) -> Document:
    """LeNet-5 as it is taught today: average pooling, ten outputs."""
    pen = Pen(channels, 32, 32)
    pen.add("Conv2d", name="c1", out_channels=widths[0], kernel_size=5)
    pen.add("Tanh")
    pen.add("AvgPool2d", name="s2")
    pen.add("Conv2d", name="c3", out_channels=widths[1], kernel_size=5)
    pen.add("Tanh")
    pen.add("AvgPool2d", name="s4")
    pen.add("Flatten", name="flat")
    pen.add("Linear", name="c5", out_features=120)
    pen.add("Tanh")
    pen.add("Linear", name="f6", out_features=84)
    pen.add("Tanh")
    pen.add("Linear", name="out", out_features=10)
    return pen.document()


def lenet_1998() -> Document:
    """LeNet-5 of the paper up to F6: learned subsampling, C3 by table; what follows is fixed."""
    pen = Pen(1, 32, 32)
    pen.add("Conv2d", name="c1", out_channels=6, kernel_size=5)
    pen.add("Subsampling", name="s2")
    pen.add("Tanh")
    pen.add("TableConv2d", name="c3")
    pen.add("Subsampling", name="s4")
    pen.add("Tanh")
    pen.add("Conv2d", name="c5", out_channels=120, kernel_size=5)
    pen.add("Tanh")
    pen.add("Flatten")
    pen.add("Linear", name="f6", out_features=84)
    pen.add("Tanh")
    return pen.document()


def alexnet() -> Document:
    """AlexNet as torchvision has it, 3×224×224."""
    pen = Pen(3, 224, 224)
    pen.conv(64, 11, stride=4, padding=2)
    pen.add("MaxPool2d", kernel_size=3, stride=2)
    pen.conv(192, 5, padding=2)
    pen.add("MaxPool2d", kernel_size=3, stride=2)
    for channels in (384, 256, 256):
        pen.conv(channels, 3, padding=1)
        pen.add("ReLU")
    pen.add("MaxPool2d", kernel_size=3, stride=2)
    pen.add("AdaptiveAvgPool2d", output_size=6)
    pen.add("Flatten")
    for size in (4096, 4096, 1000):
        pen.add("Dropout")
        pen.linear(size)
    return pen.document()


def vgg(*convolutions: int) -> Document:
    """VGG with so many convolutions in each of its five stages."""
    pen = Pen(3, 224, 224)
    for count, channels in zip(convolutions, (64, 128, 256, 512, 512), strict=True):
        for _ in range(count):
            pen.conv(channels, 3, padding=1)
            pen.add("ReLU")
        pen.add("MaxPool2d")
    pen.add("Flatten")
    for size in (4096, 4096, 1000):
        pen.linear(size)
    return pen.document()


def resnet(*blocks: int, bottleneck: bool) -> Document:
    """ResNet with so many residual blocks in each of its four stages."""
    pen = Pen(3, 224, 224)
    pen.conv_bn(64, 7, stride=2, padding=3)
    pen.add("MaxPool2d", kernel_size=3, stride=2, padding=1)
    width = 64
    for stage, count in enumerate(blocks):
        channels = 64 * 2**stage
        for index in range(count):
            stride = 2 if stage > 0 and index == 0 else 1
            width = _residual(pen, width, channels, stride, bottleneck)
    pen.add("AdaptiveAvgPool2d")
    pen.add("Flatten")
    pen.linear(1000)
    return pen.document()


def _residual(pen: Pen, before: int, channels: int, stride: int, bottleneck: bool) -> int:
    start, after = pen.last, channels * (4 if bottleneck else 1)
    if bottleneck:
        pen.conv_bn(channels, 1)
        pen.conv_bn(channels, 3, stride=stride, padding=1)
        pen.conv_bn(after, 1, relu=False)
    else:
        pen.conv_bn(channels, 3, stride=stride, padding=1)
        pen.conv_bn(after, 3, relu=False, padding=1)
    path = pen.last
    if stride != 1 or before != after:
        pen.last = start
        pen.conv_bn(after, 1, relu=False, stride=stride)
        start = pen.last
    pen.add("Add", path, start)
    pen.add("ReLU")
    return after


def densenet121() -> Document:
    pen = Pen(3, 224, 224)
    pen.conv_bn(64, 7, stride=2, padding=3)
    pen.add("MaxPool2d", kernel_size=3, stride=2, padding=1)
    width = 64
    for stage, count in enumerate((6, 12, 24, 16)):
        for _ in range(count):
            _dense_layer(pen)
        width += 32 * count
        pen.add("BatchNorm2d")
        if stage < 3:
            width //= 2
            pen.add("ReLU")
            pen.conv(width, 1, bias=False)
            pen.add("AvgPool2d")
    pen.add("ReLU")
    pen.add("AdaptiveAvgPool2d")
    pen.add("Flatten")
    pen.linear(1000)
    return pen.document()


def _dense_layer(pen: Pen) -> None:
    start = pen.last
    for channels, kernel in ((128, 1), (32, 3)):
        pen.add("BatchNorm2d")
        pen.add("ReLU")
        pen.conv(channels, kernel, padding=kernel // 2, bias=False)
    pen.add("Concatenate", start, pen.last)


def mobilenet_v1() -> Document:
    pen = Pen(3, 224, 224)
    pen.conv_bn(32, 3, stride=2, padding=1)
    widths = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
    strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
    before = 32
    for width, stride in zip(widths, strides, strict=True):
        pen.conv_bn(before, 3, stride=stride, padding=1, groups=before)
        pen.conv_bn(width, 1)
        before = width
    pen.add("AdaptiveAvgPool2d")
    pen.add("Flatten")
    pen.linear(1000)
    return pen.document()


def inception_v1() -> Document:
    """GoogLeNet in the paper's layout, without its two side heads."""
    pen = Pen(3, 224, 224)
    pen.conv(64, 7, stride=2, padding=3)
    _halved(pen)
    pen.conv(64, 1)
    pen.conv(192, 3, padding=1)
    for stage in INCEPTIONS:
        _halved(pen)
        for widths in stage:
            _inception(pen, *widths)
    pen.add("AdaptiveAvgPool2d")
    pen.add("Flatten")
    pen.linear(1000)
    return pen.document()


def _halved(pen: Pen) -> None:
    pen.add("MaxPool2d", kernel_size=3, stride=2, ceil_mode=True)


def _inception(pen: Pen, one: int, *others: int) -> None:
    three_before, three, five_before, five, pooled = others
    start, ends = pen.last, []
    for layers in (
        ((one, 1),),
        ((three_before, 1), (three, 3)),
        ((five_before, 1), (five, 5)),
    ):
        pen.last = start
        for channels, kernel in layers:
            pen.conv(channels, kernel, padding=kernel // 2)
            pen.add("ReLU")
        ends.append(pen.last)
    pen.last = start
    pen.add("MaxPool2d", kernel_size=3, stride=1, padding=1)
    pen.conv(pooled, 1)
    pen.add("Concatenate", *ends, pen.last)


INCEPTIONS = (
    ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64)),
    (
        (192, 96, 208, 16, 48, 64),
        (160, 112, 224, 24, 64, 64),
        (128, 128, 256, 24, 64, 64),
        (112, 144, 288, 32, 64, 64),
        (256, 160, 320, 32, 128, 128),
    ),
    ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)),
)
"""Widths of the modules 3a, 3b, 4a … 5b."""
