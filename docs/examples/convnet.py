"""Small convolutional nets of the lecture: one of three convolutions, one that slides."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

SAYS = (
    "A picture of 39×39×3 becomes smaller and deeper, 37×37×10, 17×17×20, 7×7×40, as a side of n "
    "becomes (n − f)/s + 1 without padding. The last 1,960 numbers are read by one output, the "
    "logit of yes: 27,301 parameters. BCEWithLogitsLoss has the sigmoid in it; give the last "
    "layer ten outputs and take CrossEntropyLoss for ten classes."
)
WINDOW = (
    "A net that tells four classes in a window of 14×14×3, its fully connected layers written as "
    "convolutions: 400 filters of 5×5 over 5×5 maps are a layer of 400, a 1×1 convolution is the "
    "next. 323,620 parameters, and nothing in it asks for a picture of one size: see it slide in "
    "Sliding window over 28×28."
)
SLIDING = (
    "The same net over a picture of 28×28: 8×8 answers in one pass, each what the net of 14×14 "
    "says of the window there, two pixels further for each place, as pooling steps by 2. Windows "
    "share what they have in common; the weights fit both nets."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "convnet_39", of_39()
    yield "sliding_window", sliding(14, "Window of 14×14", WINDOW)
    yield "sliding_window_28", sliding(28, "Sliding window over 28×28", SLIDING)


def of_39() -> Document:
    pen = Pen()
    pen.put("image", "Input", shape=[3, 39, 39])
    for layer, (width, size, stride) in enumerate(((10, 3, 1), (20, 5, 2), (40, 5, 2)), 1):
        pen.put(f"conv{layer}", "Conv2d", out_channels=width, kernel_size=size, stride=stride)
        pen.put(f"relu{layer}", "ReLU")
    pen.put("flat", "Flatten")
    pen.put("fc", "Linear", out_features=1)
    pen.put("logit", "Output")
    return pen.document("ConvNet 39×39", SAYS)


def sliding(size: int, name: str, description: str) -> Document:
    pen = Pen()
    pen.put("image", "Input", shape=[3, size, size])
    pen.put("conv1", "Conv2d", out_channels=16, kernel_size=5)
    pen.put("relu1", "ReLU")
    pen.put("pool1", "MaxPool2d", kernel_size=2)
    for layer, window in ((2, 5), (3, 1)):
        pen.put(f"fc{layer}", "Conv2d", out_channels=400, kernel_size=window)
        pen.put(f"relu{layer}", "ReLU")
    pen.put("fc4", "Conv2d", out_channels=4, kernel_size=1)
    pen.put("logits", "Output")
    return pen.document(name, description)
