"""DenseNet-121 (Huang and others, 2016), and a transition alone."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

LAYERS = (6, 12, 24, 16)
"""How many layers each of the four dense blocks has."""
SAYS = (
    "In a dense block every layer reads the results of all layers before it, joined, and adds 32 "
    "channels of its own. What is known need not be learned again, so that 121 layers do with "
    "7,978,856 parameters, for pictures of 3×224×224. Between the blocks a transition halves "
    "channels, height and width."
)
TRANSITION = (
    "Pooling halves height and width, then a 1×1 convolution halves the channels: 256×56×56 "
    "become 128×28×28. An average may be taken before or after a 1×1 convolution with the same "
    "result; taken before, it leaves only a quarter of the multiplications."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "densenet121", densenet()
    yield "transition_block", transition()


def densenet() -> Document:
    pen = Pen()
    pen.define("dense_layer", _dense_layer(),
               description="Adds a few channels to all that came before.")  # fmt: skip
    pen.define("transition", _transition(), description="Halves channels, height and width.")
    pen.put("image", "Input", shape=[3, 224, 224])
    pen.put("conv0", "Conv2d", out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    pen.chain(("norm0", "BatchNorm2d"), ("relu0", "ReLU"))
    pen.put("pool0", "MaxPool2d", kernel_size=3, stride=2, padding=1)
    for block, count in enumerate(LAYERS, 1):
        pen.group(f"dense{block}", "dense_layer", times=count, growth=32)
        if block < len(LAYERS):
            pen.group(f"trans{block}", "transition")
    pen.chain(("norm5", "BatchNorm2d"), ("relu5", "ReLU"))
    pen.put("avgpool", "AdaptiveAvgPool2d", output_size=1)
    pen.put("flat", "Flatten")
    pen.put("fc", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document("DenseNet-121", SAYS)


def transition() -> Document:
    pen = Pen()
    pen.put("maps", "Input", shape=[256, 56, 56])
    pen.put("pool", "AvgPool2d", kernel_size=2)
    pen.put("conv", "Conv2d", out_channels=128, kernel_size=1, bias=False)
    pen.put("result", "Output")
    return pen.document("Transition block", TRANSITION)


def _dense_layer() -> Pen:
    pen = Pen(growth=32)
    pen.put("x", "GroupInput")
    pen.chain(("norm1", "BatchNorm2d"), ("relu1", "ReLU"))
    pen.put("conv1", "Conv2d", out_channels="=growth * 4", kernel_size=1, bias=False)
    pen.chain(("norm2", "BatchNorm2d"), ("relu2", "ReLU"))
    pen.put("conv2", "Conv2d", out_channels="=growth", kernel_size=3, padding=1, bias=False)
    pen.put("joined", "Concatenate", "x", "conv2", dim=1)
    pen.put("y", "GroupOutput")
    return pen


def _transition() -> Pen:
    """As in the paper: normalized, made narrower, then pooled."""
    pen = Pen()
    pen.put("x", "GroupInput")
    pen.chain(("norm", "BatchNorm2d"), ("relu", "ReLU"))
    pen.put("conv", "Conv2d", out_channels="=in_channels // 2", kernel_size=1, bias=False)
    pen.put("pool", "AvgPool2d", kernel_size=2)
    pen.put("y", "GroupOutput")
    return pen
