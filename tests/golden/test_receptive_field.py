"""Receptive fields against published ones, and against the gradient of torch itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.facts.receptive_field import receptive_fields
from graph_runtime.reach import Reaches
from tests.golden.architectures import alexnet, lenet, vgg
from tests.golden.pen import Pen
from tests.golden.running import model, random

Layers = list[tuple[str, dict[str, Any]]]
CONV, POOL = ("Conv2d", {"out_channels": 2}), ("MaxPool2d", {})


def field(document: Document, node: str) -> Reaches | None:
    """What `node` sees of the Input called image."""
    checked = check(document)
    assert checked.sound, checked.problems
    return receptive_fields(checked).get(node, {}).get("image")


def chain(*sizes: int, layers: Layers) -> Document:
    pen = Pen(*sizes)
    for kind, params in layers:
        pen.add(kind, **params)
    return pen.document()


def size_and_jump(document: Document, node: str) -> tuple[int, int]:
    reaches = field(document, node)
    assert reaches is not None
    assert len({(reach.size, reach.step) for reach in reaches}) == 1
    return reaches[0].size, int(reaches[0].step)


def last_pool(document: Document) -> str:
    return [name for name, node in document.nodes.items() if node.kind == "MaxPool2d"][-1]


@pytest.mark.row("G:rf", "S7.31")
def test_the_published_fields_and_jumps() -> None:
    two, three = (chain(1, 16, 16, layers=[CONV] * count) for count in (2, 3))
    assert size_and_jump(two, "result") == (5, 1)
    assert size_and_jump(three, "result") == (7, 1)
    assert size_and_jump(chain(1, 16, 16, layers=[CONV, POOL]), "n2") == (4, 2)
    assert size_and_jump(lenet(), "s4") == (16, 4)
    assert size_and_jump(alexnet(), last_pool(alexnet())) == (195, 32)
    assert size_and_jump(vgg(2, 2, 3, 3, 3), last_pool(vgg(2, 2, 3, 3, 3))) == (212, 32)


WINDOWS: dict[str, Layers] = {
    "dilated and strided": [
        ("Conv2d", {"out_channels": 3, "kernel_size": [3, 2], "dilation": [2, 1]}),
        ("ReLU", {}),
        ("AvgPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
    ],
    "same with an even kernel": [
        ("Conv2d", {"out_channels": 2, "kernel_size": [4, 2], "padding": "same"}),
        ("BatchNorm2d", {}),
    ],
    "depthwise, separable and by table": [
        ("DepthwiseConv2d", {"kernel_size": 3}),
        ("SeparableConv2d", {"out_channels": 3, "stride": 2, "kernel_size": 2}),
        ("TableConv2d", {"table": [[0, 1], [0, 1, 2]], "kernel_size": 2}),
    ],
    "up by a filter that overlaps": [
        ("ConvTranspose2d", {"out_channels": 2, "kernel_size": 4, "stride": 2, "padding": 1}),
        ("Subsampling", {}),
    ],
    "shuffled, cut and padded": [
        ("PixelUnshuffle", {}),
        ("ChannelShuffle", {}),
        ("ZeroPad2d", {"padding": [1, 0, 2, 0]}),
        ("Crop", {"top": 1, "left": 2, "height": 4, "width": 4}),
        ("AdaptiveAvgPool2d", {"output_size": 2}),
    ],
    "a fixed filter and a shuffle": [
        ("FixedFilter", {"preset": "vertical", "matrix": [[1.0, 2.0], [3.0, 4.0]]}),
        ("Conv2d", {"out_channels": 8, "kernel_size": 1}),
        ("PixelShuffle", {}),
    ],
}


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.row("S7.53")
@pytest.mark.parametrize("name", WINDOWS)
def test_the_slope_of_one_number_is_nonzero_exactly_on_its_field(name: str) -> None:
    document = chain(1 if "fixed" in name else 3, 12, 11 if "dilated" in name else 12,
                     layers=WINDOWS[name])  # fmt: skip
    for found, seen in compared(document):
        assert (found[0], found[-1]) == (seen[0], seen[-1])


def test_where_an_image_grows_and_shrinks_again_the_field_holds_all_that_is_seen() -> None:
    sizes = {"out_channels": 2, "kernel_size": 2}
    up = ("ConvTranspose2d", sizes | {"stride": 2})
    layers: Layers = [("Upsample", {}), ("Conv2d", sizes), POOL, up]
    for found, seen in compared(chain(2, 12, 12, layers=layers)):
        assert set(found) <= set(seen)
        assert len(seen) <= len(found) + 1


def compared(document: Document) -> Iterator[tuple[list[int], list[int]]]:
    """Along each axis: the places of the image that change a result, and those of its field."""
    reaches = field(document, "result")
    assert reaches is not None
    x = random(1, *document.nodes["image"].params["shape"]).abs().requires_grad_()
    y = model(document)(x)
    for places in ((0, 0), (1, 2 % y.shape[3]), (y.shape[2] - 1, y.shape[3] - 1)):
        # Every channel, each by another factor, so that nothing cancels.
        chosen = y[0, :, places[0], places[1]] @ torch.arange(1.0, y.shape[1] + 1).double()
        (slope,) = torch.autograd.grad(chosen, x, retain_graph=True)
        touched = slope[0].abs().sum(0) > 0
        for axis, place in enumerate(places):
            inside = set(range(x.shape[2 + axis]))
            found = touched.any(1 - axis).nonzero().flatten().tolist()
            yield found, sorted(inside & set(reaches[axis].positions(place)))


def test_a_shortcut_widens_the_field_to_that_of_the_longer_way() -> None:
    pen = Pen(3, 12, 12)
    first = pen.add("Conv2d", out_channels=2, kernel_size=3, padding=1)
    pen.add("Conv2d", out_channels=2, kernel_size=5, padding=2)
    pen.add("Add", pen.last, first)
    assert size_and_jump(pen.document(), "result") == (7, 1)
    pen = Pen(3, 12, 12)
    small = pen.add("MaxPool2d")
    pen.last = "image"
    pen.add("Conv2d", out_channels=3, kernel_size=1, stride=2)
    pen.add("Concatenate", pen.last, small)
    assert size_and_jump(pen.document(), "result") == (2, 2)


def test_what_sees_everything_has_no_field_nor_has_anything_behind_it() -> None:
    for kind in ("Flatten", "GlobalAvgPool", "LayerNorm"):
        document = chain(3, 8, 8, layers=[(kind, {}), ("ReLU", {})])
        assert field(document, "n1") is None
        assert field(document, "result") is None


def test_a_signal_and_a_volume_have_fields_of_one_and_three_axes() -> None:
    signal = chain(2, 20, layers=[("Conv1d", {"dilation": 2}), ("MaxPool1d", {})])
    volume = chain(1, 8, 8, 8, layers=[("Conv3d", {"kernel_size": [1, 2, 3]})])
    for document, sizes in ((signal, [6]), (volume, [1, 2, 3])):
        reaches = field(document, "result")
        assert reaches is not None
        assert [reach.size for reach in reaches] == sizes


def test_fields_lead_through_groups_and_their_repetition() -> None:
    inner = {
        "x": Node(kind="GroupInput"),
        "conv": Node(kind="Conv2d", params={"out_channels": 2}),
        "y": Node(kind="GroupOutput"),
    }
    wires = [{"source": "x", "target": "conv"}, {"source": "conv", "target": "y"}]
    given = Document.model_validate(
        {
            "definitions": {"block": {"nodes": inner, "edges": wires}},
            "nodes": {
                "image": {"kind": "Input", "params": {"shape": [2, 16, 16]}},
                "deep": {"kind": "Repeat", "definition": "block", "params": {"times": 3}},
                "result": {"kind": "Output"},
            },
            "edges": [
                {"source": "image", "target": "deep"},
                Edge(source="deep", target="result"),
            ],
        }
    )
    assert size_and_jump(given, "result") == (7, 1)
