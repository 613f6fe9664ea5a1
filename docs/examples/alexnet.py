"""AlexNet (Krizhevsky and others, 2012): in one piece, in two groups, and as torchvision has it."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document import Document

DATED = "dated: nobody damps channels by their neighbours any more{}."


def examples() -> Iterator[tuple[str, Document]]:
    yield (
        "alexnet",
        paper(
            1,
            "AlexNet",
            "AlexNet in one piece for images of 3×227×227, 62,378,344 parameters; "
            + DATED.format(""),
        ),
    )
    yield (
        "alexnet_two_groups",
        paper(
            2,
            "AlexNet in two groups",
            "AlexNet as it was split over two graphics cards, 60,965,224 parameters; "
            + DATED.format(", and no card is so small that a network must be halved"),
        ),
    )
    yield "alexnet_torchvision", torchvision()


def paper(groups: int, name: str, description: str) -> Document:
    """`groups`: 2 where conv2, conv4 and conv5 see only the channels of their own card."""
    split = {"groups": groups} if groups > 1 else {}
    pen = Pen()
    pen.put("image", "Input", shape=[3, 227, 227])
    _convolution(pen, 1, 96, 11, stride=4)
    _damped(pen, 1)
    _convolution(pen, 2, 256, 5, padding=2, **split)
    _damped(pen, 2)
    _convolution(pen, 3, 384, 3, padding=1)
    _convolution(pen, 4, 384, 3, padding=1, **split)
    _convolution(pen, 5, 256, 3, padding=1, **split)
    _pool(pen, 5)
    _classifier(pen)
    return pen.document(name, description)


def torchvision() -> Document:
    pen = Pen()
    pen.put("image", "Input", shape=[3, 224, 224])
    _convolution(pen, 1, 64, 11, stride=4, padding=2)
    _pool(pen, 1)
    _convolution(pen, 2, 192, 5, padding=2)
    _pool(pen, 2)
    for layer, width in ((3, 384), (4, 256), (5, 256)):
        _convolution(pen, layer, width, 3, padding=1)
    _pool(pen, 5)
    pen.put("avgpool", "AdaptiveAvgPool2d", output_size=6)
    _classifier(pen)
    return pen.document(
        "AlexNet of torchvision",
        "AlexNet as torchvision has it for images of 3×224×224, narrower and without the local "
        "response normalization: 61,100,840 parameters.",
    )


def _convolution(pen: Pen, layer: int, width: int, size: int, **params: int) -> None:
    pen.put(f"conv{layer}", "Conv2d", out_channels=width, kernel_size=size, **params)
    pen.put(f"relu{layer}", "ReLU")


def _damped(pen: Pen, layer: int) -> None:
    pen.put(f"lrn{layer}", "LocalResponseNorm", size=5, alpha=1e-4, beta=0.75, k=2.0)
    _pool(pen, layer)


def _pool(pen: Pen, layer: int) -> None:
    pen.put(f"pool{layer}", "MaxPool2d", kernel_size=3, stride=2)


def _classifier(pen: Pen) -> None:
    pen.put("flat", "Flatten")
    for layer in (6, 7):
        pen.put(f"drop{layer}", "Dropout", p=0.5)
        pen.put(f"fc{layer}", "Linear", out_features=4096)
        pen.put(f"relu{layer}", "ReLU")
    pen.put("fc8", "Linear", out_features=1000)
    pen.put("logits", "Output")
