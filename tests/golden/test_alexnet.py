"""AlexNet as it is bundled: in one piece, split over two cards, and of torchvision."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph_runtime.block import Spec
from tests.golden.layers import (
    Table,
    example,
    layers,
    loaded,
    picture,
    sound,
    steady,
    weight_shapes,
)
from tests.golden.running import alone, same

ONE_PIECE: Table = {
    "conv1": ((96, 55, 55), 34_944),
    "lrn1": ((96, 55, 55), 0),
    "pool1": ((96, 27, 27), 0),
    "conv2": ((256, 27, 27), 614_656),
    "lrn2": ((256, 27, 27), 0),
    "pool2": ((256, 13, 13), 0),
    "conv3": ((384, 13, 13), 885_120),
    "conv4": ((384, 13, 13), 1_327_488),
    "conv5": ((256, 13, 13), 884_992),
    "pool5": ((256, 6, 6), 0),
    "flat": ((9_216,), 0),
    "fc6": ((4_096,), 37_752_832),
    "fc7": ((4_096,), 16_781_312),
    "fc8": ((1_000,), 4_097_000),
}
TWO_GROUPS: Table = {
    **ONE_PIECE,
    "conv2": ((256, 27, 27), 307_456),
    "conv4": ((384, 13, 13), 663_936),
    "conv5": ((256, 13, 13), 442_624),
}
TORCHVISION: Table = {
    "conv1": ((64, 55, 55), 23_296),
    "pool1": ((64, 27, 27), 0),
    "conv2": ((192, 27, 27), 307_392),
    "pool2": ((192, 13, 13), 0),
    "conv3": ((384, 13, 13), 663_936),
    "conv4": ((256, 13, 13), 884_992),
    "conv5": ((256, 13, 13), 590_080),
    "pool5": ((256, 6, 6), 0),
    "avgpool": ((256, 6, 6), 0),
    "flat": ((9_216,), 0),
    "fc6": ((4_096,), 37_752_832),
    "fc7": ((4_096,), 16_781_312),
    "fc8": ((1_000,), 4_097_000),
}


@pytest.mark.row("G:alexnet")
@pytest.mark.row("S8.03")
@pytest.mark.parametrize(
    ("name", "table", "parameters", "macs"),
    [
        ("alexnet", ONE_PIECE, 62_378_344, 1_135_256_096),
        pytest.param("alexnet_two_groups", TWO_GROUPS, 60_965_224, 724_406_816,
                     marks=pytest.mark.row("S8.04")),
        ("alexnet_torchvision", TORCHVISION, 61_100_840, 714_188_480),
    ],
)  # fmt: skip
def test_each_alexnet_is_that_of_the_golden_table(
    name: str, table: Table, parameters: int, macs: int
) -> None:
    checked = sound(example(name))
    assert layers(checked, table) == table
    assert (checked.cost.parameters, checked.cost.macs) == (parameters, macs)
    assert sum(count for _, count in table.values()) == parameters
    model = loaded(example(name), "meta")
    assert sum(weight.numel() for weight in model.parameters()) == parameters


@pytest.mark.row("G:alexnet")
def test_the_weights_of_torchvisions_alexnet_have_its_shapes() -> None:
    filters = [(64, 3, 11), (192, 64, 5), (384, 192, 3), (256, 384, 3), (256, 256, 3)]
    shapes: list[tuple[int, ...]] = [(o, i, size, size) for o, i, size in filters]
    shapes += [(4_096, 9_216), (4_096, 4_096), (1_000, 4_096)]
    shapes += [(shape[0],) for shape in shapes]
    assert weight_shapes(loaded(example("alexnet_torchvision"), "meta")) == sorted(shapes)


@pytest.mark.row("S8.03")
def test_alexnet_is_made_of_the_parts_of_its_paper() -> None:
    parts = loaded(example("alexnet"), "meta").modules()
    kinds = [type(part).__name__ for part in parts]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    assert (counts["Conv2d"], counts["Linear"], counts["ReLU"]) == (5, 3, 7)
    assert (counts["LocalResponseNorm"], counts["MaxPool2d"], counts["Dropout"]) == (2, 3, 2)
    pools = [p for p in loaded(example("alexnet"), "meta").modules() if type(p) is nn.MaxPool2d]
    assert {(pool.kernel_size, pool.stride) for pool in pools} == {(3, 2)}, "they overlap"
    lrn = loaded(example("alexnet"), "meta").lrn1
    assert (lrn.size, lrn.alpha, lrn.beta, lrn.k) == (5, 1e-4, 0.75, 2.0)


@pytest.mark.row("S8.04")
def test_a_convolution_in_two_groups_is_two_convolutions_on_two_cards() -> None:
    """Each card convolves its own half of the channels; the halves are laid side by side."""
    model = steady(example("alexnet_two_groups", image=[3, 99, 99]))
    conv = model.conv2.conv
    assert conv.groups == 2
    x = picture(2, 96, 13, 13)
    cards = []
    for half, weight, bias in zip(
        x.chunk(2, 1), conv.weight.chunk(2), conv.bias.chunk(2), strict=True
    ):
        cards.append(torch.nn.functional.conv2d(half, weight, bias, padding=2))
    same(conv(x), torch.cat(cards, 1))
    same(model.conv2(x), torch.cat(cards, 1).relu())


@pytest.mark.row("S8.04")
def test_the_groups_of_a_convolution_are_a_field_of_its_block() -> None:
    split = alone("Conv2d", Spec("N", 8, 5, 5), out_channels=6, kernel_size=3, groups=2)
    assert split.it.weight.shape == (6, 4, 3, 3)
