"""Convolutions of all kinds against torch's functions and the numbers of the lectures."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from graph_runtime.block import BLOCKS
from graph_runtime.check import Checked, check
from graph_runtime.tensors import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same


def chained(*sizes: int, blocks: list[tuple[str, dict[str, Any]]]) -> Checked:
    """Blocks one behind the other, called n1, n2, …"""
    pen = Pen(*sizes)
    for kind, params in blocks:
        pen.add(kind, **params)
    checked = check(pen.document())
    assert checked.problems == ()
    return checked


def sizes(checked: Checked) -> list[tuple[int, ...]]:
    return [facts.outputs["y"].sizes for facts in checked.nodes.values() if facts.outputs][1:]


def conv(channels: int, kernel: int, **params: Any) -> tuple[str, dict[str, Any]]:
    return "Conv2d", {"out_channels": channels, "kernel_size": kernel} | params


@pytest.mark.row("S7.01", "S7.21")
@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_layer_is_torchs_with_offset_and_activation(stride: int) -> None:
    params = {"out_channels": 4, "kernel_size": 3, "stride": stride, "padding": 1}
    conv2d, x = alone("Conv2d", Spec("N", 3, 8, 7), **params), random(2, 3, 8, 7)
    weight, bias = (dict(conv2d.named_parameters())[f"it.{name}"] for name in ("weight", "bias"))
    expected = F.conv2d(x, weight, bias, stride, 1)
    same(conv2d(x), expected)
    same(alone("ReLU", Spec("N", 4, 8, 7))(expected), expected.clamp_min(0))


@pytest.mark.row("G:c66", "S7.20")
def test_filters_stack_into_channels() -> None:
    for filters in (1, 2, 10):
        pool = ("MaxPool2d", {})
        first, second = sizes(chained(1, 6, 6, blocks=[conv(filters, 3), pool]))
        assert (first, second) == ((filters, 4, 4), (filters, 2, 2))


@pytest.mark.row("G:c280")
def test_ten_filters_over_three_channels_have_280_parameters() -> None:
    assert chained(3, 6, 6, blocks=[conv(10, 3)]).cost.parameters == 280


@pytest.mark.row("G:nout", "S7.14")
@pytest.mark.parametrize(
    ("n", "p", "f", "s", "found"), [(6, 0, 3, 1, 4), (7, 0, 3, 2, 3), (6, 0, 3, 2, 2),
                                    (28, 1, 3, 1, 28)],
)  # fmt: skip
def test_output_sizes_of_the_lecture(n: int, p: int, f: int, s: int, found: int) -> None:
    assert sizes(chained(1, n, n, blocks=[conv(1, f, stride=s, padding=p)]))[0][1:] == (found,) * 2


@pytest.mark.row("G:nout", "S7.12")
def test_padding_same_keeps_the_size_and_is_half_of_what_the_kernel_takes() -> None:
    for f, p in ((1, 0), (3, 1), (5, 2), (7, 3)):
        for padding in ("same", p):
            assert sizes(chained(1, 9, 9, blocks=[conv(1, f, padding=padding)]))[0] == (1, 9, 9)
    even = alone("Conv2d", Spec("N", 1, 6, 6), out_channels=1, kernel_size=2, padding="same")
    x, (weight, bias) = random(1, 1, 6, 6), even.parameters()
    with pytest.warns(UserWarning, match="even kernel"):
        same(even(x), F.conv2d(F.pad(x, (0, 1, 0, 1)), weight, bias))


@pytest.mark.row("S7.13")
def test_without_padding_a_corner_is_seen_once_and_the_middle_nine_times() -> None:
    valid = _seen(padding=0)
    assert (valid[0][0][0][0], valid[0][0][2][2]) == (1.0, 9.0)
    assert _seen(padding=1)[0][0][0][0] == 4.0


def _seen(padding: int) -> Any:
    block = alone("Conv2d", Spec("N", 1, 5, 5), out_channels=1, kernel_size=3, padding=padding)
    nn.init.ones_(next(block.parameters()))
    x = torch.ones(1, 1, 5, 5, dtype=torch.float64, requires_grad=True)
    block(x).sum().backward()
    assert x.grad is not None
    return x.grad.tolist()


@pytest.mark.row("S7.18")
def test_a_filter_over_a_volume_is_the_sum_of_its_channels() -> None:
    block = alone("Conv2d", Spec("N", 3, 6, 6), out_channels=1, kernel_size=3, bias=False)
    x, (weight,) = random(1, 3, 6, 6), block.parameters()
    maps = [F.conv2d(x[:, c : c + 1], weight[:, c : c + 1]) for c in range(3)]
    assert block(x).shape == (1, 1, 4, 4)
    same(block(x), sum(maps, torch.zeros(())))


@pytest.mark.row("S7.23")
def test_the_textbooks_arrangement_is_a_permutation_of_torchs() -> None:
    block = alone("Conv2d", Spec("N", 3, 6, 6), out_channels=5, kernel_size=3)
    x, (weight, bias) = random(2, 3, 6, 6), block.parameters()
    filters = weight.permute(2, 3, 1, 0)  # (f, f, C before, C)
    assert filters.shape == (3, 3, 3, 5)
    patches = x.permute(0, 2, 3, 1).unfold(1, 3, 1).unfold(2, 3, 1)  # (m, H, W, C, f, f)
    textbook = torch.einsum("mhwcij,ijco->mhwo", patches, filters) + bias
    same(block(x).permute(0, 2, 3, 1), textbook)


@pytest.mark.row("S7.34")
def test_a_shifted_image_gives_a_shifted_map() -> None:
    block = alone("Conv2d", Spec("N", 2, 9, 9), out_channels=3, kernel_size=3, padding=1)
    x = random(1, 2, 9, 9)
    shifted = block(x.roll((2, 1), (2, 3)))
    same(shifted[..., 3:-1, 2:-1], block(x).roll((2, 1), (2, 3))[..., 3:-1, 2:-1])


@pytest.mark.row("S7.36")
def test_a_1x1_convolution_is_a_linear_layer_at_every_pixel() -> None:
    checked = chained(192, 28, 28, blocks=[conv(32, 1)])
    assert (sizes(checked), checked.cost.parameters) == ([(32, 28, 28)], 6_176)
    block = alone("Conv2d", Spec("N", 6, 4, 4), out_channels=3, kernel_size=1)
    x, (weight, bias) = random(2, 6, 4, 4), block.parameters()
    pixels = F.linear(x.permute(0, 2, 3, 1), weight[:, :, 0, 0], bias)
    same(block(x), pixels.permute(0, 3, 1, 2))


@pytest.mark.row("S7.38")
def test_one_more_1x1_layer_of_192_channels_costs_37_056_parameters() -> None:
    one = chained(192, 28, 28, blocks=[conv(192, 1), ("ReLU", {})])
    assert one.cost.parameters == 37_056


@pytest.mark.row("S7.37")
def test_a_bottleneck_makes_a_5x5_convolution_ten_times_cheaper() -> None:
    direct = chained(192, 28, 28, blocks=[conv(32, 5, padding=2)])
    narrow = chained(192, 28, 28, blocks=[conv(16, 1), conv(32, 5, padding=2)])
    assert (direct.cost.macs, narrow.cost.macs) == (120_422_400, 12_443_648)


@pytest.mark.row("G:c1d", "S7.40")
def test_convolutions_along_a_signal() -> None:
    layers = [("Conv1d", {"out_channels": n, "kernel_size": 5}) for n in (16, 32)]
    checked = chained(1, 14, blocks=layers)
    assert sizes(checked) == [(16, 10), (32, 6)]
    assert [checked.nodes[n].cost.parameters for n in ("n1", "n2")] == [96, 2_592]
    block, x = alone("Conv1d", Spec("N", 1, 14), kernel_size=5), random(2, 1, 14)
    same(block(x), F.conv1d(x, *block.parameters()))


@pytest.mark.row("G:c3d", "S7.41")
def test_convolutions_through_a_volume() -> None:
    layers = [("Conv3d", {"out_channels": n, "kernel_size": 5}) for n in (16, 32)]
    checked = chained(1, 14, 14, 14, blocks=layers)
    assert sizes(checked) == [(16, 10, 10, 10), (32, 6, 6, 6)]
    assert [checked.nodes[n].cost.parameters for n in ("n1", "n2")] == [2_016, 64_032]
    block, x = alone("Conv3d", Spec("N", 1, 7, 7, 7), kernel_size=5), random(2, 1, 7, 7, 7)
    same(block(x), F.conv3d(x, *block.parameters()))


@pytest.mark.row("G:convT", "S7.43")
def test_a_transposed_convolution_undoes_the_size_and_is_the_adjoint() -> None:
    params = {"out_channels": 3, "kernel_size": 3, "stride": 2, "padding": 1}
    for extra, size in ((0, 3), (1, 4)):
        up = alone(
            "ConvTranspose2d", Spec("N", 2, 2, 2), output_padding=extra, bias=False, **params
        )
        x, y = random(1, 2, 2, 2), random(1, 3, size, size, seed=2)
        assert up(x).shape == (1, 3, size, size)
        (weight,) = up.parameters()
        same(up(x), F.conv_transpose2d(x, weight, None, 2, 1, extra))
        same((up(x) * y).sum(), (x * F.conv2d(y, weight, None, 2, 1)).sum())


@pytest.mark.parametrize("axes", [1, 3])
def test_transposed_convolutions_over_one_and_three_axes(axes: int) -> None:
    params: dict[str, Any] = {"kernel_size": 3, "stride": 2, "dilation": 2, "output_padding": 1}
    up = alone(f"ConvTranspose{axes}d", Spec("N", 2, *(3,) * axes), groups=2, **params)
    x, (weight, bias) = random(1, 2, *(3,) * axes), up.parameters()
    function = getattr(F, f"conv_transpose{axes}d")
    same(up(x), function(x, weight, bias, 2, 0, 1, 2, 2))


@pytest.mark.row("S7.44")
def test_a_depthwise_convolution_has_a_filter_for_each_channel() -> None:
    depth = alone("DepthwiseConv2d", Spec("N", 4, 7, 7), depth_multiplier=2, padding="same")
    x, (weight, bias) = random(2, 4, 7, 7), depth.parameters()
    same(depth(x), F.conv2d(x, weight, bias, padding=1, groups=4))
    (cost,) = [chained(3, 6, 6, blocks=[("DepthwiseConv2d", {})]).cost]
    assert cost.macs == 3 * 3 * 4 * 4 * 3


@pytest.mark.row("G:dws", "S7.46", "S7.47")
def test_a_separable_convolution_costs_the_published_share() -> None:
    separable = ("SeparableConv2d", {"out_channels": 5, "bias": False})
    cheap, full = chained(3, 6, 6, blocks=[separable]), chained(3, 6, 6, blocks=[conv(5, 3)])
    depth = chained(3, 6, 6, blocks=[("DepthwiseConv2d", {"bias": False})])
    point = chained(3, 4, 4, blocks=[conv(5, 1)])
    assert sizes(cheap) == sizes(full) == [(5, 4, 4)]
    assert [c.cost.macs for c in (full, depth, point, cheap)] == [2_160, 432, 240, 672]
    assert cheap.cost.parameters == 42
    assert cheap.cost.macs / full.cost.macs == pytest.approx(1 / 5 + 1 / 9)
    wide = ("SeparableConv2d", {"out_channels": 512})
    pair = [chained(3, 6, 6, blocks=[block]).cost.macs for block in (wide, conv(512, 3))]
    assert pair[0] / pair[1] == pytest.approx(0.1130642, abs=1e-7)


@pytest.mark.row("S7.46")
def test_a_separable_convolution_is_a_full_one_with_kernels_of_rank_one() -> None:
    block = alone("SeparableConv2d", Spec("N", 3, 6, 6), out_channels=5, padding=1, stride=2)
    x, (depth, point, bias) = random(2, 3, 6, 6), block.parameters()
    full = point * depth[:, 0]  # (5, 3, 3, 3)
    same(block(x), F.conv2d(x, full, bias, stride=2, padding=1))


@pytest.mark.row("S7.48")
def test_multiply_adds_are_those_that_torch_counts_for_a_whole_network() -> None:
    layers = [conv(8, 3, padding=1, groups=1), conv(8, 3, stride=2, groups=4),
              ("ConvTranspose2d", {"out_channels": 6, "kernel_size": 3, "stride": 2})]  # fmt: skip
    pen = Pen(3, 12, 12)
    for kind, params in layers:
        pen.add(kind, **params)
    document = pen.document()
    with FlopCounterMode(display=False) as counter:
        model(document)(random(1, 3, 12, 12))
    assert counter.get_total_flops() == 2 * check(document).cost.macs


@pytest.mark.row("S7.35")
def test_linear_layers_behind_a_convolution_read_the_flattened_maps() -> None:
    pen = Pen(1, 6, 6)
    pen.conv(3, 3)
    pen.add("Flatten")
    pen.linear(5)
    made, x = model(pen.document()), random(2, 1, 6, 6)
    weight, bias, matrix, offset = made.parameters()
    same(made(x), F.linear(F.conv2d(x, weight, bias).reshape(2, 48), matrix, offset))


@pytest.mark.row("S7.55")
@pytest.mark.parametrize("kind", ["Conv2d", "ConvTranspose2d", "DepthwiseConv2d"])
def test_the_depth_of_a_filter_is_that_of_what_comes_in(kind: str) -> None:
    assert "in_channels" not in {param.name for param in BLOCKS.kinds[kind].params()}
    for channels in (1, 3, 7):
        checked = chained(channels, 6, 6, blocks=[(kind, {"kernel_size": 3, "bias": False})])
        depth = 1 if kind.startswith("Depth") else channels
        filters = channels if kind.startswith("Depth") else 16
        assert checked.cost.parameters == filters * depth * 9
