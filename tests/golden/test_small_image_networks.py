"""The small bundled image networks: what they compute, written out in torch by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.golden.layers import Table, copied, example, layers, picture, sound, steady
from tests.golden.running import same

OF_39: Table = {
    "conv1": ((10, 37, 37), 280),
    "conv2": ((20, 17, 17), 5_020),
    "conv3": ((40, 7, 7), 20_040),
    "flat": ((1_960,), 0),
    "fc": ((1,), 1_961),
}
SIDES = {14: (10, 5, 1), 16: (12, 6, 2), 28: (24, 12, 8)}
"""Sides behind the first convolution, the pooling and the layer of 400, by the picture's side."""
SLIDING, NIN = pytest.mark.row("G:sliding"), pytest.mark.row("S8.26")


@pytest.mark.row("S7.24")
@pytest.mark.row("G:c1960")
def test_the_net_of_39_has_the_sizes_of_the_lecture() -> None:
    checked = sound(example("convnet_39"))
    assert layers(checked, OF_39) == OF_39
    assert checked.cost.parameters == 27_301


@pytest.mark.row("S7.24")
def test_the_net_of_39_computes_what_its_layers_compute() -> None:
    drawn = steady(example("convnet_39"))
    plain = nn.Sequential(
        nn.Conv2d(3, 10, 3), nn.ReLU(), nn.Conv2d(10, 20, 5, stride=2), nn.ReLU(),
        nn.Conv2d(20, 40, 5, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(1_960, 1),
    ).double()  # fmt: skip
    copied(drawn, plain)
    x = picture(3, 3, 39, 39)
    same(drawn(x), plain(x))


@SLIDING
@pytest.mark.row("S8.27")
@pytest.mark.parametrize("side", SIDES)
def test_the_sliding_net_has_the_sizes_of_the_lecture(side: int) -> None:
    first, pooled, answers = SIDES[side]
    checked = sound(example("sliding_window", image=[3, side, side]))
    table: Table = {
        "conv1": ((16, first, first), 1_216),
        "pool1": ((16, pooled, pooled), 0),
        "fc2": ((400, answers, answers), 160_400),
        "fc3": ((400, answers, answers), 160_400),
        "fc4": ((4, answers, answers), 1_604),
    }
    assert layers(checked, table) == table
    assert checked.cost.parameters == 323_620


@SLIDING
@pytest.mark.row("S8.27")
@pytest.mark.row("S13.08")
@pytest.mark.parametrize("side", [16, 28])
def test_one_pass_over_a_large_picture_says_of_every_window_what_the_small_net_says(
    side: int,
) -> None:
    """Windows of 14×14, two pixels apart, cut out and looked at one by one."""
    small = steady(example("sliding_window"))
    large = steady(example("sliding_window_28", image=[3, side, side]))
    large.load_state_dict(small.state_dict())
    x = picture(2, 3, side, side)
    answers = large(x)
    assert answers.shape == (2, 4, SIDES[side][2], SIDES[side][2])
    for row in range(SIDES[side][2]):
        for column in range(SIDES[side][2]):
            top, left = 2 * row, 2 * column
            crop = x[:, :, top : top + 14, left : left + 14]
            same(answers[:, :, row, column], small(crop).flatten(1))


@SLIDING
@pytest.mark.row("S8.27")
def test_its_fully_connected_layers_are_those_of_a_net_with_linear_ones() -> None:
    drawn = steady(example("sliding_window"))
    flat = nn.Sequential(
        nn.Conv2d(3, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 400),
        nn.ReLU(), nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 4),
    ).double()  # fmt: skip
    for weight, given in zip(flat.parameters(), drawn.parameters(), strict=True):
        weight.data = given.data.reshape(weight.shape)
    x = picture(3, 3, 14, 14)
    same(drawn(x).flatten(1), flat(x))


def perceptron(block: nn.Module, pixels: Tensor) -> Tensor:
    """What a block's 1×1 convolutions compute, as Linear layers; `pixels`: (…, channels)."""
    for layer in (block.mix1, block.mix2):
        assert isinstance(layer, nn.Conv2d)
        pixels = F.linear(pixels.relu(), layer.weight[:, :, 0, 0], layer.bias)
    return pixels


@NIN
@pytest.mark.parametrize("name", ["network_in_network", "digits_network_in_network"])
def test_a_block_is_one_perceptron_that_every_pixel_goes_through(name: str) -> None:
    block = steady(example(name)).block1
    x = picture(2, block.conv.in_channels, 8, 8)
    maps = block.conv(x)
    found = block(x)
    same(found, perceptron(block, maps.movedim(1, -1)).movedim(-1, 1))
    same(found[1, :, 3, 5], perceptron(block, maps[1, :, 3, 5]))


@NIN
def test_network_in_network_gives_one_map_for_each_class() -> None:
    checked = sound(example("network_in_network"))
    table: Table = {
        "block1": ((96, 32, 32), 14_592 + 30_880 + 15_456),
        "pool1": ((96, 16, 16), 0),
        "block2": ((192, 16, 16), 460_992 + 2 * 37_056),
        "pool2": ((192, 8, 8), 0),
        "block3": ((10, 8, 8), 331_968 + 37_056 + 1_930),
        "flat": ((10,), 0),
    }
    assert layers(checked, table) == table
    assert checked.cost.parameters == 966_986


@pytest.mark.row("S8.28")
def test_the_detector_gives_eight_numbers_for_every_cell_and_anchor() -> None:
    checked = sound(example("mini_yolo"))
    assert layers(checked, {"anchors": ((3, 3, 2, 8), 0)}) == {"anchors": ((3, 3, 2, 8), 0)}
    assert checked.nodes["boxes"].inputs["x"] == checked.nodes["anchors"].outputs["y"]
    model = steady(example("mini_yolo"))
    x = picture(5, 3, 96, 96)
    boxes = model(x)
    assert boxes.shape == (5, 3, 3, 2, 8)
    maps = model.head(model.stage5(model.stage4(model.stage3(model.stage2(model.stage1(x))))))
    for row, column, anchor in ((0, 0, 0), (2, 1, 1), (1, 2, 0)):
        own = slice(8 * anchor, 8 * anchor + 8)
        assert torch.equal(boxes[:, row, column, anchor], maps[:, own, row, column])
