"""VGG as it is bundled, layer by layer and number by number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from tests.golden.layers import (
    Table,
    copied,
    example,
    layers,
    loaded,
    picture,
    sound,
    steady,
    weight_shapes,
)
from tests.golden.running import same

CONVOLUTIONS: Table = {
    "conv1/0/conv": ((64, 224, 224), 1_792),
    "conv1/1/conv": ((64, 224, 224), 36_928),
    "pool1": ((64, 112, 112), 0),
    "conv2/0/conv": ((128, 112, 112), 73_856),
    "conv2/1/conv": ((128, 112, 112), 147_584),
    "pool2": ((128, 56, 56), 0),
    "conv3/0/conv": ((256, 56, 56), 295_168),
    "conv3/1/conv": ((256, 56, 56), 590_080),
    "conv3/2/conv": ((256, 56, 56), 590_080),
    "pool3": ((256, 28, 28), 0),
    "conv4/0/conv": ((512, 28, 28), 1_180_160),
    "conv4/1/conv": ((512, 28, 28), 2_359_808),
    "conv4/2/conv": ((512, 28, 28), 2_359_808),
    "pool4": ((512, 14, 14), 0),
    "conv5/0/conv": ((512, 14, 14), 2_359_808),
    "conv5/1/conv": ((512, 14, 14), 2_359_808),
    "conv5/2/conv": ((512, 14, 14), 2_359_808),
    "pool5": ((512, 7, 7), 0),
}
HEAD: Table = {
    "flat": ((25_088,), 0),
    "fc6": ((4_096,), 102_764_544),
    "fc7": ((4_096,), 16_781_312),
    "fc8": ((1_000,), 4_097_000),
}
FOURTH: Table = {
    "conv3/3/conv": ((256, 56, 56), 590_080),
    "conv4/3/conv": ((512, 28, 28), 2_359_808),
    "conv5/3/conv": ((512, 14, 14), 2_359_808),
}
"""What VGG-19 has over VGG-16."""
SIXTEEN = {**CONVOLUTIONS, **HEAD}
NINETEEN = {**SIXTEEN, **FOURTH}
WIDTHS = (64, 128, 256, 512, 512)
STAGES = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


@pytest.mark.row("G:vgg")
@pytest.mark.parametrize(
    ("name", "table", "parameters", "macs"),
    [
        pytest.param("vgg16", SIXTEEN, 138_357_544, 15_470_264_320,
                     marks=pytest.mark.row("S8.05")),
        pytest.param("vgg19", NINETEEN, 143_667_240, 19_632_062_464,
                     marks=pytest.mark.row("S8.06")),
    ],
)  # fmt: skip
def test_vgg_is_that_of_the_golden_table(
    name: str, table: Table, parameters: int, macs: int
) -> None:
    checked = sound(example(name))
    assert layers(checked, table) == table
    assert (checked.cost.parameters, checked.cost.macs) == (parameters, macs)
    assert sum(count for _, count in table.values()) == parameters


@pytest.mark.row("G:vgg")
@pytest.mark.parametrize(("depth", "parameters"), [(11, 132_863_336), (13, 133_047_848)])
def test_the_shallow_ones_have_the_published_counts(depth: int, parameters: int) -> None:
    assert sound(example(f"vgg{depth}")).cost.parameters == parameters


def plain(depth: int, flat: int) -> nn.Sequential:
    """VGG as its paper's table of configurations writes it, in torch's own modules."""
    return nn.Sequential(*_features(depth), nn.Flatten(), *_classifier(flat))


def _features(depth: int) -> Iterator[nn.Module]:
    before = 3
    for count, width in zip(STAGES[depth], WIDTHS, strict=True):
        for _ in range(count):
            yield nn.Conv2d(before, width, 3, padding=1)
            yield nn.ReLU()
            before = width
        yield nn.MaxPool2d(2, stride=2)


def _classifier(flat: int) -> Iterator[nn.Module]:
    for before in (flat, 4_096):
        yield from (nn.Linear(before, 4_096), nn.ReLU(), nn.Dropout())
    yield nn.Linear(4_096, 1_000)


@pytest.mark.row("S8.05")
@pytest.mark.row("S8.06")
@pytest.mark.parametrize("depth", STAGES)
def test_the_weights_of_vgg_have_the_published_shapes(depth: int) -> None:
    found = weight_shapes(loaded(example(f"vgg{depth}"), "meta"))
    with torch.device("meta"):
        assert found == weight_shapes(plain(depth, 25_088))


@pytest.mark.row("S8.05")
@pytest.mark.parametrize("depth", [11, 16])
def test_vgg_computes_what_its_layers_compute(depth: int) -> None:
    """On pictures of 32×32, which leave one pixel for the fully connected layers."""
    drawn = steady(example(f"vgg{depth}", image=[3, 32, 32]))
    expected = plain(depth, 512).double().eval()
    copied(drawn, expected)
    x = picture(2, 3, 32, 32)
    same(drawn(x), expected(x))
