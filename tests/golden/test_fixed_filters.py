"""Filters whose numbers are given, on the images of the lecture, and LeNet-5 of 1998."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, Block
from graph_runtime.check import check
from graph_runtime.tensors import Spec
from tests.golden.architectures import lenet_1998
from tests.golden.running import alone, model, random, same

GRAY, COLOUR = Spec("N", 1, 6, 6), Spec("N", 3, 6, 6)
HALVES = torch.tensor([10.0] * 3 + [0.0] * 3).double().expand(1, 1, 6, 6)
CHECKER = HALVES.clone()
CHECKER[:, :, 3:] = 10.0 - CHECKER[:, :, 3:]


def answers(image: torch.Tensor, **params: Any) -> list[list[float]]:
    found: list[list[float]] = alone("FixedFilter", GRAY, **params)(image)[0, 0].tolist()
    return found


@pytest.mark.row("G:edge", "S7.04", "S7.05", "S7.06", "S7.07", "S7.08")
@pytest.mark.parametrize(
    ("params", "row"),
    [
        ({}, [0, 30, 30, 0]),
        ({"preset": "sobel_x"}, [0, 40, 40, 0]),
        ({"preset": "sobel_x", "sign": "dark_first"}, [0, -40, -40, 0]),
        ({"preset": "scharr_x"}, [0, 160, 160, 0]),
        ({"preset": "scharr_x", "sign": "dark_first"}, [0, -160, -160, 0]),
        ({"preset": "prewitt_x", "sign": "dark_first"}, [0, -30, -30, 0]),
        ({"preset": "sobel_y"}, [0, 0, 0, 0]),
        ({"preset": "sobel_magnitude"}, [0, 40, 40, 0]),
        ({"preset": "sobel_magnitude", "sign": "dark_first"}, [0, 40, 40, 0]),
        ({"matrix": [[1.0, 0.0, -1.0]] * 3}, [0, 30, 30, 0]),
    ],
)
def test_edges_of_a_bright_and_a_dark_half(params: dict[str, Any], row: list[float]) -> None:
    assert answers(HALVES, **params) == [row] * 4


@pytest.mark.row("G:edge", "S7.05")
def test_horizontal_edges_of_a_checker() -> None:
    middle = [30.0, 10.0, -10.0, -30.0]
    assert answers(CHECKER, preset="horizontal") == [[0.0] * 4, middle, middle, [0.0] * 4]
    turned = alone("FixedFilter", GRAY, preset="prewitt_y")(CHECKER.mT).mT
    same(turned, alone("FixedFilter", GRAY, preset="prewitt_x")(CHECKER))


@pytest.mark.row("S7.06")
def test_a_magnitude_is_the_length_of_x_and_y_and_has_a_slope_on_flat_ground() -> None:
    x = random(2, 3, 6, 6)
    across, down, both = (
        alone("FixedFilter", COLOUR, preset=f"sobel_{what}", per_channel=True)
        for what in ("x", "y", "magnitude")
    )
    same(both(x), torch.hypot(across(x), down(x)))
    flat = torch.ones(1, 3, 6, 6, dtype=torch.float64, requires_grad=True)
    both(flat).sum().backward()
    assert flat.grad is not None and flat.grad.isfinite().all()


@pytest.mark.row("S7.02")
def test_flipped_it_is_the_convolution_of_mathematics() -> None:
    kernel, x = random(3, 3), random(1, 1, 6, 6)
    plain = alone("FixedFilter", GRAY, matrix=kernel.tolist())
    turned = alone("FixedFilter", GRAY, matrix=kernel.tolist(), flip=True)
    same(plain(x), F.conv2d(x, plain.it.weight))
    same(turned(x), F.conv2d(x, plain.it.weight.flip(2, 3)))
    assert BLOCKS.kinds["FixedFilter"]().flip is False  # type: ignore[attr-defined]


@pytest.mark.row("S7.03")
def test_its_numbers_are_not_learned_unless_asked_for() -> None:
    fixed = alone("FixedFilter", GRAY, preset="sobel_x")
    assert list(fixed.parameters()) == []
    before, x = fixed.it.weight.clone(), random(1, 1, 6, 6).requires_grad_()
    fixed.train()(x).square().sum().backward()
    torch.optim.SGD([x], lr=0.1).step()
    same(fixed.it.weight, before)
    learning = alone("FixedFilter", GRAY, preset="sobel_x", trainable=True)
    assert [tuple(weight.shape) for weight in learning.parameters()] == [(1, 1, 3, 3)]


@pytest.mark.row("S7.19")
@pytest.mark.parametrize("per_channel", [False, True])
def test_a_mask_hides_all_other_channels(per_channel: bool) -> None:
    x = random(2, 3, 6, 6).requires_grad_()
    made = alone("FixedFilter", COLOUR, channels=[1], per_channel=per_channel)
    made(x).square().sum().backward()
    assert x.grad is not None
    assert x.grad[:, [0, 2]].abs().max() == 0.0 < x.grad[:, 1].abs().max()
    same(made(x), alone("FixedFilter", GRAY)(x[:, 1:2]))


@pytest.mark.row("S7.19")
def test_without_a_mask_the_channels_are_summed() -> None:
    x, single = random(2, 3, 6, 6), alone("FixedFilter", GRAY)
    maps = [single(x[:, c : c + 1]) for c in range(3)]
    same(alone("FixedFilter", COLOUR)(x), maps[0] + maps[1] + maps[2])
    same(alone("FixedFilter", COLOUR, per_channel=True)(x), torch.cat(maps, 1))


def test_the_strongest_answer_is_at_the_step() -> None:
    for column in range(2, 5):
        image = (torch.arange(6) < column).double().expand(1, 1, 6, 6)
        padded = alone("FixedFilter", GRAY, padding="same")(image)[0, 0, 1:-1, 1:-1].abs()
        strongest = (padded.mean(0) == padded.max()).nonzero().flatten() + 1
        assert strongest.tolist() == [column - 1, column]


def test_a_convolution_by_table_is_a_full_one_without_the_other_connections() -> None:
    made, x = alone("TableConv2d", Spec("N", 6, 9, 9), kernel_size=3), random(2, 6, 9, 9)
    weight, bias = made.it.weight, made.it.bias
    block = BLOCKS.make("TableConv2d", {})
    assert isinstance(block, Block)
    table: tuple[tuple[int, ...], ...] = block.table  # type: ignore[attr-defined]
    full, place = torch.zeros(16, 6, 3, 3, dtype=torch.float64), 0
    for row, channels in enumerate(table):
        for channel in channels:
            full[row, channel] = weight[place, 0].detach()
            place += 1
    same(made(x), F.conv2d(x, full, bias))
    assert [len(row) for row in table] == [3] * 6 + [4] * 9 + [6]


def test_subsampling_scales_and_shifts_the_sum_of_each_window() -> None:
    made, x = alone("Subsampling", Spec("N", 3, 6, 6)), random(2, 3, 6, 6)
    scale, offset = (part.view(3, 1, 1) for part in (made.it.weight, made.it.bias))
    same(made(x), F.avg_pool2d(x, 2) * 4 * scale + offset)


def test_lenet_of_1998_has_60_000_weights_layer_by_layer() -> None:
    document = lenet_1998()
    nodes = check(document).nodes
    counts = {name: nodes[name].cost.parameters for name in ("c1", "s2", "c3", "s4", "c5", "f6")}
    assert list(counts.values()) == [156, 12, 1_516, 32, 48_120, 10_164]
    shapes = [nodes[name].outputs["y"].sizes for name in ("s2", "c3", "s4", "c5")]
    assert shapes == [(6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1)]
    assert model(document)(random(1, 1, 32, 32)).shape == (1, 84)
