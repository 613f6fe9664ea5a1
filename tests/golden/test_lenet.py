"""LeNet-5 as it is bundled: as it is taught, with max pooling, and of 1998."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph_runtime.keeping.examples import described, read_example
from tests.golden.layers import Table, copied, example, layers, picture, sound, steady
from tests.golden.running import same

TAUGHT: Table = {
    "c1": ((6, 28, 28), 156),
    "s2": ((6, 14, 14), 0),
    "c3": ((16, 10, 10), 2_416),
    "s4": ((16, 5, 5), 0),
    "flat": ((400,), 0),
    "c5": ((120,), 48_120),
    "f6": ((84,), 10_164),
    "logits": ((10,), 850),
}
OF_1998: Table = {
    "c1": ((6, 28, 28), 156),
    "s2": ((6, 14, 14), 12),
    "c3": ((16, 10, 10), 1_516),
    "s4": ((16, 5, 5), 32),
    "c5": ((120, 1, 1), 48_120),
    "f6": ((84,), 10_164),
}


@pytest.mark.row("S8.01")
@pytest.mark.row("G:lenet")
@pytest.mark.parametrize(
    ("name", "table", "parameters"),
    [
        ("lenet5", TAUGHT, 61_706),
        ("lenet5_max_pool", TAUGHT, 61_706),
        ("lenet5_1998", OF_1998, 60_000),
    ],
)
def test_each_lenet_is_that_of_the_golden_table(name: str, table: Table, parameters: int) -> None:
    checked = sound(example(name))
    assert layers(checked, table) == table
    assert checked.cost.parameters == parameters == sum(count for _, count in table.values())
    if table is TAUGHT:
        assert checked.cost.macs == 416_520


@pytest.mark.row("S8.01")
def test_lenet_with_max_pooling_is_what_torch_makes_of_its_layers() -> None:
    drawn = steady(example("lenet5_max_pool"))
    plain = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ).double()  # fmt: skip
    copied(drawn, plain)
    x = picture(3, 1, 32, 32)
    same(drawn(x), plain(x))


def test_the_squash_of_1998_keeps_one_where_it_is() -> None:
    """The paper's reason for 1.7159 tanh(2x/3): f(1) = 1 and f(−1) = −1 (to four digits)."""
    squash = steady(example("lenet5_1998")).squash_c1
    ends = squash(torch.tensor([1.0, -1.0], dtype=torch.float64))
    torch.testing.assert_close(ends, ends.new_tensor([1.0, -1.0]), rtol=0, atol=5e-5)


@pytest.mark.row("S8.33")
@pytest.mark.parametrize(
    ("name", "gone", "instead"),
    [
        ("lenet5", "tanh and average pooling", "ReLU and max pooling"),
        ("lenet5_1998", "subsampling", "softmax"),
        ("alexnet", "local response normalization", "batch normalization"),
        ("alexnet_two_groups", "two graphics cards", "grouped convolutions live on"),
        ("googlenet", "local response normalization", "batch normalization"),
        ("googlenet_aux", "side heads", "shortcuts"),
    ],
)
def test_old_designs_say_what_of_them_is_dated(name: str, gone: str, instead: str) -> None:
    said = described(read_example(name))
    assert "Dated: " in said and gone in said and instead in said


@pytest.mark.parametrize("name", ["lenet5_max_pool", "vgg16", "densenet121"])
def test_what_is_still_built_is_not_called_dated(name: str) -> None:
    assert "Dated" not in described(read_example(name))
