"""The Inception module: its sizes, its costs, and what it computes."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from tests.golden.layers import Table, example, layer, layers, picture, sound, steady
from tests.golden.pen import Pen
from tests.golden.running import same

REDUCED: Table = {
    "inception/branch1": ((64, 28, 28), 12_352),
    "inception/branch2_reduce": ((96, 28, 28), 18_528),
    "inception/branch2": ((128, 28, 28), 110_720),
    "inception/branch3_reduce": ((16, 28, 28), 3_088),
    "inception/branch3": ((32, 28, 28), 12_832),
    "inception/branch4_pool": ((192, 28, 28), 0),
    "inception/branch4": ((32, 28, 28), 6_176),
    "inception": ((256, 28, 28), 163_696),
}
NAIVE: Table = {
    "inception/branch1": ((64, 28, 28), 12_352),
    "inception/branch2": ((128, 28, 28), 221_312),
    "inception/branch3": ((32, 28, 28), 153_632),
    "inception/branch4": ((32, 28, 28), 6_176),
    "inception": ((256, 28, 28), 393_472),
}


@pytest.mark.row("S8.08")
@pytest.mark.row("G:googlenet")
@pytest.mark.parametrize(("name", "table"), [("inception", REDUCED), ("inception_naive", NAIVE)])
def test_a_module_has_the_sizes_and_counts_of_the_golden_table(name: str, table: Table) -> None:
    checked = sound(example(name))
    assert layers(checked, table) == table
    assert checked.cost.parameters == table["inception"][1]


@pytest.mark.row("S8.08")
def test_a_module_joins_what_its_four_ways_compute() -> None:
    model = steady(example("inception"))
    weights = [w.detach() for w in model.parameters()]
    x = picture(2, 192, 28, 28)

    def conv(y: torch.Tensor, number: int, padding: int = 0) -> torch.Tensor:
        weight, bias = weights[2 * number], weights[2 * number + 1]
        return F.conv2d(y, weight, bias, padding=padding).relu()

    ways = (
        conv(x, 0),
        conv(conv(x, 1), 2, padding=1),
        conv(conv(x, 3), 4, padding=2),
        conv(F.max_pool2d(x, 3, stride=1, padding=1), 5),
    )
    assert [way.shape[1] for way in ways] == [64, 128, 32, 32]
    same(model(x), torch.cat(ways, 1))


@pytest.mark.row("S8.09")
@pytest.mark.row("G:incep")
def test_one_by_one_first_costs_a_tenth_of_the_multiplications() -> None:
    """28×28×192 to 32 channels by 5×5: directly, and through 16 channels."""
    direct = _counted([(32, 5)])
    first, second = _counted([(16, 1), (32, 5)])
    assert direct == [120_422_400]
    assert (first, second, first + second) == (2_408_448, 10_035_200, 12_443_648)
    assert direct[0] / (first + second) == pytest.approx(9.6774, abs=5e-5)


def _counted(convolutions: list[tuple[int, int]]) -> list[int]:
    pen = Pen(192, 28, 28)
    for width, size in convolutions:
        pen.conv(width, size, padding=size // 2)
    checked = sound(pen.document())
    return [facts.cost.macs for facts in checked.nodes.values() if facts.cost.macs]


@pytest.mark.row("S8.09")
@pytest.mark.row("G:incep")
def test_the_bundled_modules_show_both_costs_of_their_five_by_five() -> None:
    reduced, naive = sound(example("inception")), sound(example("inception_naive"))
    costs = [layer(reduced, "inception", way)[2] for way in ("branch3_reduce", "branch3")]
    assert costs == [2_408_448, 10_035_200]
    assert layer(naive, "inception", "branch3")[2] == 120_422_400
