"""Pooling of all kinds against torch's functions and the numbers of the lectures."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.tensors import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, random, same

LECTURE = torch.tensor(
    [[[[1, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]]]], dtype=torch.float64
)


@pytest.mark.row("G:pool", "S7.27", "S7.28")
@pytest.mark.parametrize(
    ("kind", "found"),
    [("MaxPool2d", [[9, 2], [6, 3]]), ("AvgPool2d", [[3.75, 1.25], [3.75, 2]]),
     ("MinPool2d", [[1, 1], [1, 1]])],
)  # fmt: skip
def test_pooling_of_the_matrix_of_the_lecture(kind: str, found: list[list[float]]) -> None:
    assert alone(kind, Spec("N", 1, 4, 4))(LECTURE).tolist() == [[found]]


@pytest.mark.row("S7.28", "S7.42")
@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1, "ceil_mode": True}])
def test_pooling_is_torchs_however_many_axes(axes: int, options: dict[str, Any]) -> None:
    spec, x = Spec("N", 2, *(6,) * axes), random(2, 2, *(6,) * axes)
    largest, mean = getattr(F, f"max_pool{axes}d"), getattr(F, f"avg_pool{axes}d")
    for dilation in (1, 2):
        params = {"kernel_size": 3, "dilation": dilation} | options
        same(alone(f"MaxPool{axes}d", spec, **params)(x), largest(x, **params))
        same(alone(f"MinPool{axes}d", spec, **params)(x), -largest(-x, **params))
    params = {"kernel_size": 3, "count_include_pad": False} | options
    same(alone(f"AvgPool{axes}d", spec, **params)(x), mean(x, **params))


@pytest.mark.row("S7.29")
def test_pooling_keeps_channels_and_learns_nothing() -> None:
    for kind in ("MaxPool2d", "AvgPool2d", "MinPool2d", "LPPool2d"):
        pen = Pen(10, 9, 7)
        pen.add(kind, name="pool", kernel_size=3, stride=2)
        checked = check(pen.document())
        assert checked.nodes["pool"].outputs["y"].sizes == (10, (9 - 3) // 2 + 1, (7 - 3) // 2 + 1)
        assert checked.cost.parameters == 0
        made = alone(kind, Spec("N", 10, 9, 7), kernel_size=3, stride=2)
        assert made(random(1, 10, 9, 7)).shape == (1, 10, 4, 3)


@pytest.mark.row("S7.30")
def test_overlapping_windows_lead_from_55_to_6() -> None:
    pen, found = Pen(1, 55, 55), []
    for _ in range(3):
        pool = pen.add("MaxPool2d", kernel_size=3, stride=2)
        found.append(check(pen.document()).nodes[pool].outputs["y"].last)
        pen.last = pool
        del pen.nodes["result"], pen.edges[-1]
    assert found == [27, 13, 6]


@pytest.mark.row("S7.32")
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_global_pooling_is_adaptive_pooling_to_one(axes: int) -> None:
    spec, x = Spec("N", 3, *(5,) * axes), random(2, 3, *(5,) * axes)
    for kind, function in (("Avg", "avg"), ("Max", "max")):
        expected = getattr(F, f"adaptive_{function}_pool{axes}d")(x, 1)
        same(alone(f"Global{kind}Pool", spec, keepdim=True)(x), expected)
        same(alone(f"Global{kind}Pool", spec)(x), expected.flatten(1))
        same(alone(f"Adaptive{kind}Pool{axes}d", spec)(x), expected)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_power_pooling_lies_between_the_sum_and_the_largest(axes: int) -> None:
    spec, x = Spec("N", 2, *(6,) * axes), random(2, 2, *(6,) * axes).abs()
    sums = getattr(F, f"avg_pool{axes}d")(x, 2) * 2**axes
    same(alone(f"LPPool{axes}d", spec, norm_type=1.0)(x), sums)
    squares = getattr(F, f"avg_pool{axes}d")(x.square(), 2) * 2**axes
    same(alone(f"LPPool{axes}d", spec)(x), squares.sqrt())
    many = alone(f"LPPool{axes}d", spec, norm_type=64.0)(x)
    largest = getattr(F, f"max_pool{axes}d")(x, 2)
    torch.testing.assert_close(many, largest, rtol=0.04, atol=0.0)


@pytest.mark.row("S7.25")
def test_the_palette_has_the_kinds_of_layers_of_a_convolutional_network() -> None:
    groups = {block.group() for block in BLOCKS.kinds.values()}
    assert {"convolution", "pooling", "linear", "normalization"} <= groups
