"""VGG of 11 to 19 layers (Simonyan and Zisserman, 2014), and its features under a new head."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.freezing import set_frozen, up_to

CONVOLUTIONS = {
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}
"""How many convolutions each of the five stages has, by the layers that learn."""
COUNTS = {11: 132_863_336, 13: 133_047_848, 16: 138_357_544, 19: 143_667_240}
WIDTHS = (64, 128, 256, 512, 512)
SAYS = (
    "VGG of {} layers that learn, for pictures of 3×224×224. Every convolution is 3×3 (two in a "
    "row see as much as one of 5×5, with fewer weights), every pooling halves the picture, and "
    "the channels double. {:,} parameters, 124 million of them in the last three layers."
)
NEW_HEAD = (
    "The 13 convolutions of VGG-16, frozen, under a new head for ten classes: only 6,425,354 of "
    "21,140,042 parameters learn, which suits few pictures, once the convolutions have "
    "learned from many."
)


def examples() -> Iterator[tuple[str, Document]]:
    for depth in CONVOLUTIONS:
        yield f"vgg{depth}", vgg(depth)
    yield "vgg16_new_head", with_new_head()


def vgg(depth: int) -> Document:
    pen = _features(depth)
    pen.define("hidden", _hidden(), description="A fully connected layer, its ReLU and dropout.")
    for layer in (6, 7):
        pen.group(f"fc{layer}", "hidden", width=4096)
    pen.put("fc8", "Linear", out_features=1000)
    pen.put("logits", "Output")
    return pen.document(f"VGG-{depth}", SAYS.format(depth, COUNTS[depth]))


def with_new_head() -> Document:
    """The convolutions keep what they know; two small layers learn ten classes of one's own."""
    pen = _features(16)
    pen.put("hidden", "Linear", out_features=256)
    pen.chain(("relu", "ReLU"), ("drop", "Dropout"))
    pen.put("classes", "Linear", out_features=10)
    pen.put("logits", "Output")
    document = pen.document("VGG-16 with a new head", NEW_HEAD)
    checked = check(document)
    return set_frozen(document, checked, up_to(checked, ["flat"]), True)


def _features(depth: int) -> Pen:
    pen = Pen()
    pen.define("conv_relu", _conv_relu(), description="A convolution of 3×3 and its ReLU.")
    pen.put("image", "Input", shape=[3, 224, 224])
    stages = zip(CONVOLUTIONS[depth], WIDTHS, strict=True)
    for stage, (count, width) in enumerate(stages, 1):
        times = {"times": count} if count > 1 else {}
        pen.group(f"conv{stage}", "conv_relu", width=width, **times)
        pen.put(f"pool{stage}", "MaxPool2d", kernel_size=2)
    pen.put("flat", "Flatten")
    return pen


def _conv_relu() -> Pen:
    pen = Pen(width=64)
    pen.put("x", "GroupInput")
    pen.put("conv", "Conv2d", out_channels="=width", kernel_size=3, padding=1)
    pen.put("relu", "ReLU")
    pen.put("y", "GroupOutput")
    return pen


def _hidden() -> Pen:
    pen = Pen(width=4096)
    pen.put("x", "GroupInput")
    pen.put("fc", "Linear", out_features="=width")
    pen.put("relu", "ReLU")
    pen.put("drop", "Dropout", p=0.5)
    pen.put("y", "GroupOutput")
    return pen
