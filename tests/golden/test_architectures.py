"""Published parameter and multiply-add counts of whole networks.

Drawn here block by block, without groups; the bundled drawings of groups have files of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from tests.golden.architectures import (
    alexnet,
    densenet121,
    inception_v1,
    lenet,
    lenet_1998,
    mobilenet_v1,
    resnet,
    vgg,
)
from tests.golden.pen import Pen

VGG, RESNET = pytest.mark.row("G:vgg"), pytest.mark.row("G:resnet")
DENSENET, LENET_ROW = pytest.mark.row("G:densenet"), pytest.mark.row("G:lenet")

COUNTS: dict[str, tuple[pytest.MarkDecorator | None, Callable[[], Document], int, int | None]] = {
    "LeNet-5 of 1998": (LENET_ROW, lenet_1998, 60_000, None),
    "LeNet-5": (LENET_ROW, lenet, 61_706, 416_520),
    "LeNet-5 in colour": (LENET_ROW, lambda: lenet(channels=3), 62_006, None),
    "LeNet-5 of the lecture": (
        LENET_ROW, lambda: lenet(channels=3, widths=(8, 16)), 62_958, None),
    "AlexNet": (None, alexnet, 61_100_840, 714_188_480),
    "VGG-11": (VGG, lambda: vgg(1, 1, 2, 2, 2), 132_863_336, None),
    "VGG-13": (VGG, lambda: vgg(2, 2, 2, 2, 2), 133_047_848, None),
    "VGG-16": (VGG, lambda: vgg(2, 2, 3, 3, 3), 138_357_544, 15_470_264_320),
    "VGG-19": (VGG, lambda: vgg(2, 2, 4, 4, 4), 143_667_240, 19_632_062_464),
    "GoogLeNet": (None, inception_v1, 6_998_552, 1_582_671_872),
    "ResNet-18": (
        RESNET, lambda: resnet(2, 2, 2, 2, bottleneck=False), 11_689_512, 1_814_073_344
    ),
    "ResNet-34": (RESNET, lambda: resnet(3, 4, 6, 3, bottleneck=False), 21_797_672, None),
    "ResNet-50": (
        RESNET, lambda: resnet(3, 4, 6, 3, bottleneck=True), 25_557_032, 4_089_184_256
    ),
    "ResNet-101": (RESNET, lambda: resnet(3, 4, 23, 3, bottleneck=True), 44_549_160, None),
    "ResNet-152": (RESNET, lambda: resnet(3, 8, 36, 3, bottleneck=True), 60_192_808, None),
    "DenseNet-121": (DENSENET, densenet121, 7_978_856, 2_834_161_664),
    "MobileNet v1": (None, mobilenet_v1, 4_231_976, 568_740_352),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[row] if row else []) for name, (row, *_) in COUNTS.items()],
)
def test_counts_are_the_published_ones(name: str) -> None:
    _, drawn, parameters, macs = COUNTS[name]
    checked = check(drawn())
    assert checked.problems == ()
    assert checked.cost.parameters == parameters
    if macs is not None:
        assert checked.cost.macs == macs


def test_lenet_has_the_published_shapes_and_parameters_layer_by_layer() -> None:
    nodes = check(lenet()).nodes
    table = {name: nodes[name].outputs["y"].sizes for name in LENET}
    counts = {name: nodes[name].cost.parameters for name in LENET}
    assert table == {name: sizes for name, (sizes, _) in LENET.items()}
    assert counts == {name: count for name, (_, count) in LENET.items()}


LENET = {
    "c1": ((6, 28, 28), 156),
    "s2": ((6, 14, 14), 0),
    "c3": ((16, 10, 10), 2_416),
    "s4": ((16, 5, 5), 0),
    "flat": ((400,), 0),
    "c5": ((120,), 48_120),
    "f6": ((84,), 10_164),
    "out": ((10,), 850),
}


@pytest.mark.row("G:mlp")
def test_the_digit_perceptron_has_13_002_weights_and_biases() -> None:
    checked = check(_perceptron(784, 16, 16, 10))
    assert checked.cost.parameters == 13_002
    counts = [facts.cost.parameters for facts in checked.nodes.values() if facts.cost.parameters]
    assert counts == [12_560, 272, 170]


@pytest.mark.row("G:mlpdeep")
@pytest.mark.parametrize(("sizes", "parameters"), [((3, 5, 5, 3, 1), 72), ((3, 4, 1), 21)])
def test_small_perceptrons_have_the_counted_parameters(
    sizes: tuple[int, ...], parameters: int
) -> None:
    assert check(_perceptron(*sizes)).cost.parameters == parameters


@pytest.mark.row("G:c1960")
def test_the_small_convolutional_network_ends_in_1960_numbers() -> None:
    pen = Pen(3, 39, 39)
    pen.conv(10, 3)
    pen.conv(20, 5, stride=2)
    pen.conv(40, 5, stride=2)
    pen.add("Flatten")
    pen.linear(1)
    checked = check(pen.document())
    shapes = [facts.outputs["y"].sizes for facts in checked.nodes.values() if facts.outputs]
    assert shapes[1:] == [(10, 37, 37), (20, 17, 17), (40, 7, 7), (1960,), (1,)]
    assert checked.cost.parameters == 27_301


def _perceptron(first: int, *sizes: int) -> Document:
    pen = Pen(first)
    for size in sizes:
        pen.linear(size)
        pen.add("Sigmoid")
    return pen.document()
