"""MobileNet v1, v2 and EfficientNet-B0: shape and learned numbers of every layer."""

from __future__ import annotations

import hashlib
from types import ModuleType
from typing import Any

import black
import pytest
import torch
from torch import nn

from graph_runtime.check import Checked, check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate

Row = tuple[tuple[int, ...], int]
HEAD = {"pool": ((1280, 1, 1), 0), "fc": ((1000,), 1_281_000)}
TABLES: dict[str, dict[str, Row]] = {
    "mobilenet_v1": {
        "stem": ((32, 112, 112), 928),
        "block1": ((64, 112, 112), 2_528),
        "block2": ((128, 56, 56), 9_152),
        "block3": ((128, 56, 56), 18_048),
        "block4": ((256, 28, 28), 34_688),
        "block5": ((256, 28, 28), 68_864),
        "block6": ((512, 14, 14), 134_912),
        **{f"block{number}": ((512, 14, 14), 268_800) for number in range(7, 12)},
        "block12": ((1024, 7, 7), 531_968),
        "block13": ((1024, 7, 7), 1_061_888),
        "pool": ((1024, 1, 1), 0),
        "fc": ((1000,), 1_025_000),
    },
    "mobilenet_v2": {
        "stem": ((32, 112, 112), 928),
        "stage1": ((16, 112, 112), 896),
        "stage2": ((24, 56, 56), 13_968),
        "stage3": ((32, 28, 28), 39_696),
        "stage4": ((64, 14, 14), 183_872),
        "stage5": ((96, 14, 14), 303_168),
        "stage6": ((160, 7, 7), 795_264),
        "stage7": ((320, 7, 7), 473_920),
        "last": ((1280, 7, 7), 412_160),
        **HEAD,
    },
    "efficientnet_b0": {
        "stem": ((32, 112, 112), 928),
        "stage1": ((16, 112, 112), 1_448),
        "stage2": ((24, 56, 56), 16_714),
        "stage3": ((40, 28, 28), 46_640),
        "stage4": ((80, 14, 14), 242_930),
        "stage5": ((112, 14, 14), 543_148),
        "stage6": ((192, 7, 7), 2_026_348),
        "stage7": ((320, 7, 7), 717_232),
        "head": ((1280, 7, 7), 412_160),
        **HEAD,
    },
}
TOTALS = {
    "mobilenet_v1": (4_231_976, 568_740_352),
    "mobilenet_v2": (3_504_872, 300_774_272),
    "efficientnet_b0": (5_288_548, 385_814_752),
}


def counted(checked: Checked, name: str) -> Row:
    """The shape and the learned numbers of a block, or of the blocks `name_conv`, `name_norm` …"""
    nodes = checked.nodes
    parts = [name] if name in nodes else [node for node in nodes if node.startswith(f"{name}_")]
    count = sum(nodes[node].cost.parameters for node in parts)
    return nodes[parts[-1]].outputs["y"].sizes, count


def on_meta(checked: Checked) -> nn.Module:
    """The module that the source makes, with no memory behind it."""
    space = ModuleType("model")
    exec(compile(generate(checked).text, "model.py", "exec"), space.__dict__)
    with torch.device("meta"):
        return space.Model()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("mobilenet_v1", marks=pytest.mark.row("S8.19")),
        pytest.param("mobilenet_v2", marks=pytest.mark.row("S8.20")),
        pytest.param("efficientnet_b0", marks=pytest.mark.row("S8.22")),
    ],
)
@pytest.mark.row("G:mobilenet")
@pytest.mark.row("G:efficientnet")
def test_a_mobile_network_has_the_published_table(name: str) -> None:
    checked = check(read_example(name))
    assert checked.problems == ()
    assert {row: counted(checked, row) for row in TABLES[name]} == TABLES[name]
    assert sum(count for _, count in TABLES[name].values()) == TOTALS[name][0]
    assert (checked.cost.parameters, checked.cost.macs) == TOTALS[name]


@pytest.mark.row("S8.20")
@pytest.mark.row("G:mobilenet")
def test_the_second_block_of_a_stage_of_24_channels_has_8832_parameters() -> None:
    first, second = check(read_example("mobilenet_v2")).nodes["stage2"].inside
    assert (first.cost.parameters, second.cost.parameters) == (5_136, 8_832)
    assert second.document.nodes["project_norm"].kind == "BatchNorm2d"
    (reader,) = (e.target for e in second.document.edges if e.source == "project_norm")
    assert second.document.nodes[reader].kind == "Shortcut"


TORCHVISION = {
    "efficientnet_b0": "7c6eef602ea86f55af536e0345eac36eeebd5cb8f83b8865c817619e06c9b672",
    "mobilenet_v2": "0d69a9259c82400dd4780185dbfcc0755f18de671d37329c341d7860ac409034",
}
"""sha256 of the shapes of all weights in the order in which torchvision 0.28 has them."""


def shapes_of(module: nn.Module) -> str:
    return " ".join("x".join(map(str, weight.shape)) for weight in module.parameters())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("efficientnet_b0", marks=[pytest.mark.row("S8.23")]),
        pytest.param("mobilenet_v2", marks=[pytest.mark.row("S8.20")]),
    ],
)
def test_the_weights_have_the_shapes_and_the_order_of_torchvision(name: str) -> None:
    found = shapes_of(on_meta(check(read_example(name))))
    assert hashlib.sha256(found.encode()).hexdigest() == TORCHVISION[name]


@pytest.mark.row("S8.23")
def test_efficientnet_is_made_of_silu_and_squeezes_and_mobilenet_of_relu6() -> None:
    kinds: dict[str, Any] = {
        name: {type(part).__name__ for part in on_meta(check(read_example(name))).modules()}
        for name in ("efficientnet_b0", "mobilenet_v2")
    }
    assert {"SiLU", "SqueezeSilu", "Mbconv", "Mbconv1"} <= kinds["efficientnet_b0"]
    assert not {"ReLU", "ReLU6"} & kinds["efficientnet_b0"]
    assert "ReLU6" in kinds["mobilenet_v2"] and "ReLU" not in kinds["mobilenet_v2"]


def test_samples_are_dropped_more_often_the_deeper_a_block_stands_and_never_without_shortcut() -> (
    None
):
    stages = check(read_example("efficientnet_b0")).nodes
    found = [
        (float(level.nodes["dropped"].block.p), level.nodes["shortcut"].inputs)  # type: ignore[union-attr]
        for number in range(1, 8)
        for level in stages[f"stage{number}"].inside
    ]
    for index, (share, inputs) in enumerate(found):
        kept = inputs["z"] == inputs["x"]
        assert share == (pytest.approx(0.2 * index / len(found)) if kept else 0.0)


@pytest.mark.parametrize("name", TABLES)
def test_the_source_is_short_and_formatted(name: str) -> None:
    text = generate(check(read_example(name))).text
    assert black.format_str(text, mode=black.Mode()) == text
    assert len(text.splitlines()) < 300
