"""LeNet-5 as its paper has it, and with the pooling and activation of later years."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document import Document


def examples() -> Iterator[tuple[str, Document]]:
    yield "lenet5_max_pool", modernised()
    yield "lenet5_1998", of_1998()


def modernised() -> Document:
    pen = Pen()
    pen.put("image", "Input", shape=[1, 32, 32])
    for layer, width in ((1, 6), (3, 16)):
        pen.put(f"c{layer}", "Conv2d", out_channels=width, kernel_size=5)
        pen.put(f"relu{layer}", "ReLU")
        pen.put(f"s{layer + 1}", "MaxPool2d", kernel_size=2)
    pen.put("flat", "Flatten")
    for name, size in (("c5", 120), ("f6", 84)):
        pen.put(name, "Linear", out_features=size)
        pen.put(f"relu{name[1]}", "ReLU")
    pen.put("logits", "Linear", out_features=10)
    pen.put("result", "Output")
    return pen.document(
        "LeNet-5 with max pooling",
        "LeNet-5 with max pooling and ReLU in the place of averages and tanh: still 61,706 "
        "parameters, for they learn nothing.",
    )


def of_1998() -> Document:
    """Up to F6; the paper compares its 84 numbers with fixed pictures, which learn nothing."""
    pen = Pen()
    pen.define("squash", _squash(), "Squash", "The tanh of LeNet-5: steeper and wider than plain.")
    pen.put("image", "Input", shape=[1, 32, 32])
    for name, kind, params in LAYERS:
        pen.put(name, kind, **params)
        pen.group(f"squash_{name}", "squash")
    pen.put("flat", "Flatten")
    pen.put("f6", "Linear", out_features=84)
    pen.group("squash_f6", "squash")
    pen.put("code", "Output")
    return pen.document(
        "LeNet-5 of 1998",
        "LeNet-5 as its paper has it up to layer F6, with 60,000 parameters; dated: today nobody "
        "learns the subsampling, hides maps from filters by a table or squashes with tanh.",
    )


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
