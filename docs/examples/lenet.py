"""LeNet-5 (LeCun and others, 1998): as it is taught, as its paper has it, and of later years."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

TAUGHT = (
    "LeNet-5, which read cheques in the nineties, for grey pictures of 32×32: 61,706 parameters "
    "and 416,520 multiply-adds a picture. Pictures shrink from layer to layer while channels "
    "grow. Dated: tanh and average pooling are of its time; ReLU and max pooling have taken their "
    "places (see LeNet-5 with max pooling). Choose data of that size to train it."
)
MAX_POOL = (
    "LeNet-5 with max pooling and ReLU where it had averages and tanh, as one would build it "
    "today: still 61,706 parameters, for neither pooling nor activation learns anything."
)
PAPER = (
    "LeNet-5 as in the paper of 1998 up to layer F6, exactly 60,000 parameters: subsampling "
    "learns a factor and an offset for each map, and a table says which maps a filter of C3 sees. "
    "Dated: all of this, the squashing by 1.7159 tanh(2x/3) too; the paper then compares F6 with "
    "a fixed picture of each digit, where one takes softmax today."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "lenet5", of_today("LeNet-5", TAUGHT, "Tanh", "AvgPool2d")
    yield "lenet5_max_pool", of_today("LeNet-5 with max pooling", MAX_POOL, "ReLU", "MaxPool2d")
    yield "lenet5_1998", of_1998()


def of_today(name: str, description: str, activation: str, pooling: str) -> Document:
    act = activation.lower()
    pen = Pen()
    pen.put("image", "Input", shape=[1, 32, 32])
    for layer, width in ((1, 6), (3, 16)):
        pen.put(f"c{layer}", "Conv2d", out_channels=width, kernel_size=5)
        pen.put(f"{act}{layer}", activation)
        pen.put(f"s{layer + 1}", pooling, kernel_size=2)
    pen.put("flat", "Flatten")
    for layer, size in (("c5", 120), ("f6", 84)):
        pen.put(layer, "Linear", out_features=size)
        pen.put(f"{act}{layer[1]}", activation)
    pen.put("logits", "Linear", out_features=10)
    pen.put("result", "Output")
    return pen.document(name, description)


def of_1998() -> Document:
    pen = Pen()
    pen.define("squash", _squash(), description="The tanh of LeNet-5: steeper and wider.")
    pen.put("image", "Input", shape=[1, 32, 32])
    for name, kind, params in LAYERS:
        pen.put(name, kind, **params)
        pen.group(f"squash_{name}", "squash")
    pen.put("flat", "Flatten")
    pen.put("f6", "Linear", out_features=84)
    pen.group("squash_f6", "squash")
    pen.put("code", "Output")
    return pen.document("LeNet-5 of 1998", PAPER)


LAYERS = (
    ("c1", "Conv2d", {"out_channels": 6, "kernel_size": 5}),
    ("s2", "Subsampling", {}),
    ("c3", "TableConv2d", {}),
    ("s4", "Subsampling", {}),
    ("c5", "Conv2d", {"out_channels": 120, "kernel_size": 5}),
)


def _squash() -> Pen:
    """1.7159 tanh(2x / 3), appendix A of the paper."""
    pen = Pen()
    pen.put("x", "GroupInput")
    pen.put("narrow", "Scale", times=2 / 3)
    pen.put("tanh", "Tanh")
    pen.put("widen", "Scale", times=1.7159)
    pen.put("y", "GroupOutput")
    return pen
