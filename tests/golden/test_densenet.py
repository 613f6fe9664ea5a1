"""DenseNet-121 as it is bundled, its dense blocks, and pooling with a 1×1 convolution."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graph_runtime.check import Checked
from graph_runtime.document.model import Document, Edge, Node
from tests.golden.layers import (
    Table,
    example,
    layer,
    layers,
    loaded,
    picture,
    sound,
    steady,
)
from tests.golden.running import same

TABLE: Table = {
    "conv0": ((64, 112, 112), 9_408),
    "norm0": ((64, 112, 112), 128),
    "pool0": ((64, 56, 56), 0),
    "dense1": ((256, 56, 56), 335_040),
    "trans1": ((128, 28, 28), 33_280),
    "dense2": ((512, 28, 28), 919_680),
    "trans2": ((256, 14, 14), 132_096),
    "dense3": ((1_024, 14, 14), 2_837_760),
    "trans3": ((512, 7, 7), 526_336),
    "dense4": ((1_024, 7, 7), 2_158_080),
    "norm5": ((1_024, 7, 7), 2_048),
    "avgpool": ((1_024, 1, 1), 0),
    "fc": ((1_000,), 1_025_000),
}
DENSE = pytest.mark.row("S8.18")


@DENSE
@pytest.mark.row("G:densenet")
def test_densenet_is_that_of_the_golden_table() -> None:
    checked = sound(example("densenet121"))
    assert layers(checked, TABLE) == TABLE
    assert (checked.cost.parameters, checked.cost.macs) == (7_978_856, 2_834_161_664)
    assert sum(count for _, count in TABLE.values()) == 7_978_856
    model = loaded(example("densenet121"), "meta")
    assert sum(weight.numel() for weight in model.parameters()) == 7_978_856
    assert sum(isinstance(part, nn.Conv2d | nn.Linear) for part in model.modules()) == 121


def dense_block(channels: int, growth: int, times: int) -> Document:
    """The example's dense layer, so often and so wide, on maps of 6×6."""
    nodes = {
        "image": Node(kind="Input", params={"shape": [channels, 6, 6]}),
        "dense": Node(kind="Repeat", definition="dense_layer",
                      params={"times": times, "growth": growth}),
        "result": Node(kind="Output"),
    }  # fmt: skip
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(nodes))
    return Document(nodes=nodes, edges=edges, definitions=example("densenet121").definitions)


@DENSE
@pytest.mark.parametrize(("channels", "growth", "times"), [(8, 4, 1), (8, 4, 5), (3, 7, 6)])
def test_a_dense_block_gives_its_input_and_what_every_layer_adds(
    channels: int, growth: int, times: int
) -> None:
    """C + n·k channels; the layers read n(n+1)/2 results, the input being one of them."""
    checked = sound(dense_block(channels, growth, times))
    assert layer(checked, "dense")[0] == (channels + times * growth, 6, 6)
    read = [_read_by(checked, i, channels, growth) for i in range(times)]
    assert sum(read) == times * (times + 1) // 2


def _read_by(checked: Checked, index: int, channels: int, growth: int) -> int:
    """How many earlier results arrive at a layer."""
    inside = checked.nodes["dense"].inside[index]
    spec = inside.nodes["norm1"].inputs["x"]
    assert spec is not None
    return 1 + (spec.sizes[0] - channels) // growth


@DENSE
def test_a_layer_of_a_dense_block_reads_every_result_before_it() -> None:
    """The block's own equation, x_l = H_l([x_0, …, x_(l−1)]), written in torch."""
    model = steady(dense_block(5, 3, 4))
    x = picture(2, 5, 6, 6)
    results = [x]
    for part in model.dense:
        joined = torch.cat(results, 1)
        narrow = part.conv1(F.relu(part.norm1(joined)))
        assert narrow.shape[1] == 4 * 3
        results.append(part.conv2(F.relu(part.norm2(narrow))))
    same(model(x), torch.cat(results, 1))


@pytest.mark.row("S7.39")
def test_pooling_then_one_by_one_halves_sizes_and_changes_channels() -> None:
    checked = sound(example("transition_block"))
    assert layer(checked, "maps")[0] == (256, 56, 56)
    assert layer(checked, "pool")[0] == (256, 28, 28)
    assert layer(checked, "conv")[0] == (128, 28, 28)
    assert checked.cost.parameters == 256 * 128
    x = picture(2, 256, 56, 56)
    assert steady(example("transition_block"))(x).shape == (2, 128, 28, 28)


@pytest.mark.row("S7.39")
def test_pooling_may_stand_before_or_behind_a_one_by_one_convolution() -> None:
    """The same numbers, as the example says; behind it costs four times the multiplications."""
    model = steady(example("transition_block"))
    x = picture(2, 256, 56, 56)
    same(model(x), F.avg_pool2d(model.conv(x), 2))
    behind = sound(_swapped(example("transition_block")))
    assert behind.cost.macs == 4 * sound(example("transition_block")).cost.macs


def _swapped(document: Document) -> Document:
    order = ("maps", "conv", "pool", "result")
    return document.replaced(edges=tuple(Edge(source=a, target=b) for a, b in pairwise(order)))
