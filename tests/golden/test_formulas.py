"""Layers of a drawing against their formulas, written by hand in float64."""

from __future__ import annotations

from math import sqrt

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.block import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

IMAGE = Spec("N", 3, 6, 6)


@pytest.mark.row("S1.01", "S1.02", "S1.03")
def test_a_layer_of_neurons_is_a_weighted_sum_and_an_offset() -> None:
    layer, x = alone("Linear", Spec("N", 6), out_features=4), random(100, 6)
    by_hand = torch.stack([(x * row).sum(1) for row in layer.it.weight], 1) + layer.it.bias
    same(layer(x), by_hand)
    before = layer(x)
    layer.it.bias.data += 3.0
    same(layer(x), before + 3.0)
    plain = alone("Linear", Spec("N", 6), out_features=4, bias=False)
    counts = [sum(w.numel() for w in net.parameters()) for net in (layer, plain)]
    assert counts == [28, 24]


@pytest.mark.parametrize(
    ("kind", "formula", "points"),
    [
        pytest.param("Sigmoid", lambda z: 1 / (1 + torch.exp(-z)),
                     {0.0: 0.5, 10.0: 0.9999546021, -10.0: 4.539787e-5},
                     marks=pytest.mark.row("S1.17")),
        pytest.param("Tanh", lambda z: 2 / (1 + torch.exp(-2 * z)) - 1, {0.5: 0.46211716},
                     marks=pytest.mark.row("S1.18")),
        pytest.param("ReLU", lambda z: z * (z > 0),
                     {-2.0: 0.0, 0.0: 0.0, 0.5: 0.5, 3.0: 3.0}, marks=pytest.mark.row("S1.19")),
        pytest.param("LeakyReLU", lambda z: torch.maximum(0.01 * z, z), {-2.0: -0.02},
                     marks=pytest.mark.row("S1.20")),
        pytest.param("GELU", lambda z: z * (1 + torch.erf(z / sqrt(2))) / 2, {0.0: 0.0}),
        pytest.param("Identity", lambda z: z, {7.0: 7.0}),
    ],
)  # fmt: skip
def test_an_activation_is_its_formula(kind: str, formula, points: dict[float, float]) -> None:
    curve, z = alone(kind, Spec("N", 5)), random(200, 5) * 3
    same(curve(z), formula(z))
    places = torch.tensor([list(points)], dtype=torch.float64)
    assert curve(places)[0].tolist() == pytest.approx(list(points.values()), rel=1e-6)


@pytest.mark.row("S2.10")
def test_softmax_gives_shares_that_a_shift_does_not_change() -> None:
    shares, z = alone("Softmax", Spec("N", 4)), random(50, 4)
    z[0] = torch.tensor([5.0, 2.0, -1.0, 3.0])
    same(shares(z), z.exp() / z.exp().sum(1, keepdim=True))
    same(shares(z).sum(1), torch.ones(50, dtype=torch.float64))
    same(shares(z + 100.0), shares(z))
    assert shares(z)[0].tolist() == pytest.approx([0.84203, 0.04192, 0.00209, 0.11396], abs=1e-5)


@pytest.mark.row("S1.35")
@pytest.mark.parametrize(("sizes", "numbers"), [((3, 64, 64), 12_288), ((40, 7, 7), 1_960)])
def test_flatten_keeps_the_order_of_the_numbers(sizes: tuple[int, ...], numbers: int) -> None:
    flat, x = alone("Flatten", Spec("N", *sizes)), random(2, *sizes)
    assert flat(x).shape == (2, numbers)
    assert flat(x)[1].tolist() == [float(v) for v in x[1].flatten()]


@pytest.mark.row("S1.36")
def test_merging_blocks_add_multiply_and_join() -> None:
    a, b = random(4, 3, 2), random(4, 3, 2, seed=2)
    spec = Spec("N", 3, 2)
    same(alone("Add", spec, spec)(a, b), torch.add(a, b))
    same(alone("Multiply", spec, spec)(a, b), torch.mul(a, b))
    same(alone("Concatenate", spec, spec, dim=2)(a, b), torch.cat((a, b), 2))


@pytest.mark.row("S5.10")
def test_layer_normalization_is_per_sample() -> None:
    norm, x = alone("LayerNorm", Spec("N", 3, 512)), random(4, 3, 512)
    mean, spread = x.mean(-1, keepdim=True), x.var(-1, correction=0, keepdim=True)
    same(norm(x), norm.it.weight * (x - mean) / (spread + 1e-5).sqrt() + norm.it.bias)
    assert sum(w.numel() for w in norm.parameters()) == 1_024


@pytest.mark.row("G:bn")
def test_batch_normalization_takes_the_biased_variance_of_the_batch() -> None:
    norm, x = alone("BatchNorm1d", Spec("N", 4)).train(), random(8, 4)
    centred = (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt()
    same(norm(x), norm.it.weight * centred + norm.it.bias)
    same(norm.it.running_var, 0.9 * torch.ones(4, dtype=torch.float64) + 0.1 * x.var(0))
    norm.it.weight.data = (x.var(0, correction=0) + 1e-5).sqrt()
    norm.it.bias.data = x.mean(0)
    same(norm(x), x)
    same(norm(x + 5.0) - norm.it.bias, norm(x) - norm.it.bias)


@pytest.mark.row("S6.08", "G:dropout")
def test_dropout_keeps_the_mean_and_scales_what_stays() -> None:
    drop = alone("Dropout", Spec("N", 1_000), p=0.2).train()
    ones = torch.ones(1_000, 1_000, dtype=torch.float64)
    torch.manual_seed(0)
    found = drop(ones)
    torch.manual_seed(0)
    same(found, nn.Dropout(0.2)(ones))
    assert set(found.unique().tolist()) == {0.0, 1.25}
    assert found.mean().item() == pytest.approx(1.0, abs=0.005)
    same(drop.eval()(ones), ones)


def by_patches(x: Tensor, weight: Tensor, bias: Tensor, stride: int = 1) -> Tensor:
    """A convolution without any: each patch times each filter, added up."""
    size = weight.shape[-1]
    patches = x.unfold(2, size, stride).unfold(3, size, stride)  # (N, C, H, W, k, k)
    return torch.einsum("nchwij,ocij->nohw", patches, weight) + bias[:, None, None]


@pytest.mark.row("S7.01", "S7.18", "S7.20", "S7.21")
def test_a_convolution_is_a_sum_over_patches_of_all_channels() -> None:
    pen = Pen(3, 6, 6)
    pen.add("Conv2d", name="conv", out_channels=2, kernel_size=3)
    pen.add("ReLU")
    net, x = model(pen.document()), random(4, 3, 6, 6)
    expected = by_patches(x, net.conv.weight, net.conv.bias)
    same(net(x), expected.clamp_min(0.0))
    assert net(x).shape == (4, 2, 4, 4)
    channels = [F.conv2d(x[:, [c]], net.conv.weight[:, [c]]) for c in range(3)]
    same(net.conv(x), sum(channels) + net.conv.bias[:, None, None])


@pytest.mark.row("S7.12")
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 5, 7])
def test_same_padding_keeps_the_size(kernel: int) -> None:
    padded = alone("Conv2d", IMAGE, out_channels=2, kernel_size=kernel, padding="same")
    x = random(2, 3, 6, 6)
    before, after = (kernel - 1) // 2, kernel // 2
    wide = F.pad(x, (before, after, before, after))
    same(padded(x), by_patches(wide, padded.it.weight, padded.it.bias))
    assert padded(x).shape[2:] == (6, 6)


@pytest.mark.row("S7.14")
@pytest.mark.parametrize(("size", "after"), [(7, 3), (6, 2)])
def test_a_stride_skips_places(size: int, after: int) -> None:
    spec = Spec("N", 1, size, size)
    conv = alone("Conv2d", spec, out_channels=1, kernel_size=3, stride=2)
    x = random(2, 1, size, size)
    assert conv(x).shape == (2, 1, after, after)
    same(conv(x), by_patches(x, conv.it.weight, conv.it.bias, stride=2))


@pytest.mark.row("S7.36")
def test_a_1x1_convolution_is_a_linear_layer_at_every_pixel() -> None:
    conv = alone("Conv2d", Spec("N", 192, 4, 4), out_channels=32, kernel_size=1)
    x = random(2, 192, 4, 4)
    by_pixel = F.linear(x.movedim(1, 3), conv.it.weight[:, :, 0, 0], conv.it.bias).movedim(3, 1)
    same(conv(x), by_pixel)
    assert sum(w.numel() for w in conv.parameters()) == 6_176


@pytest.mark.row("S7.27", "S7.29", "S7.32")
def test_pooling_takes_the_mean_or_the_largest_of_each_channel() -> None:
    x = random(2, 3, 6, 6)
    blocks = x.unflatten(3, (3, 2)).unflatten(2, (3, 2))  # (N, C, 3, 2, 3, 2)
    same(alone("AvgPool2d", IMAGE)(x), blocks.mean((3, 5)))
    same(alone("MaxPool2d", IMAGE)(x), blocks.amax((3, 5)))
    same(alone("AdaptiveAvgPool2d", IMAGE)(x), x.mean((2, 3), keepdim=True))


@pytest.mark.row("S7.30")
def test_overlapping_pooling_shrinks_55_to_27_to_13_to_6() -> None:
    pen = Pen(1, 55, 55)
    for _ in range(3):
        pen.add("MaxPool2d", kernel_size=3, stride=2)
    assert model(pen.document())(random(1, 1, 55, 55)).shape[2:] == (6, 6)
