"""Normalizations against their formulas, written by hand in float64, and against torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.facts.cost import cost_of
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

SIZES = {"1d": (4, 7), "2d": (4, 5, 6), "3d": (4, 3, 5, 6)}


def channelwise(weight: Tensor, axes: int) -> Tensor:
    """A number for each channel, to be multiplied with (N, C, …)."""
    return weight.reshape(-1, *[1] * (axes - 2))


@pytest.mark.row("S5.01")
@pytest.mark.parametrize("axes", SIZES)
def test_batch_normalization_is_its_formula_and_that_of_torch(axes: str) -> None:
    sizes = SIZES[axes]
    norm, x = alone(f"BatchNorm{axes}", Spec("N", *sizes)).train(), random(8, *sizes) * 3 + 2
    others = [axis for axis in range(x.dim()) if axis != 1]
    mean, spread = x.mean(others, True), x.var(others, correction=0, keepdim=True)
    scale, offset = (channelwise(w, x.dim()) for w in (norm.it.weight, norm.it.bias))
    same(norm(x), scale * (x - mean) / (spread + 1e-5).sqrt() + offset)
    theirs = getattr(nn, f"BatchNorm{axes}")(4).double()
    theirs.load_state_dict(norm.it.state_dict())
    inputs = [x.clone().requires_grad_(True) for _ in range(2)]
    outputs = [net(given) for net, given in zip((norm, theirs), inputs, strict=True)]
    same(*outputs)
    for output in outputs:
        (output * random(*output.shape, seed=3)).sum().backward()
    same(inputs[0].grad, inputs[1].grad)
    found = norm(x)
    same(found.mean(others), norm.it.bias)
    shrunk = (spread / (spread + 1e-5)).sqrt().flatten()  # eps takes a little of the deviation
    same(found.std(others, correction=0), norm.it.weight.abs() * shrunk)


@pytest.mark.row("S5.02")
def test_batch_normalization_can_undo_itself() -> None:
    norm, z = alone("BatchNorm1d", Spec("N", 4)).train(), random(8, 4) * 5 - 1
    norm.it.weight.data = (z.var(0, correction=0) + 1e-5).sqrt()
    norm.it.bias.data = z.mean(0)
    same(norm(z), z)


def parameters(kind: str, *sizes: int, **params: Any) -> int:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block)
    spec = Spec("N", *sizes)
    return cost_of(block, (spec,), (spec,)).parameters


@pytest.mark.row("S5.03")
@pytest.mark.parametrize("affine", [True, False])
def test_a_scale_and_an_offset_for_each_feature(affine: bool) -> None:
    norm = alone("BatchNorm1d", Spec("N", 64), affine=affine)
    count = 128 if affine else 0
    assert sum(weight.numel() for weight in norm.parameters()) == count
    assert parameters("BatchNorm1d", 64, affine=affine) == count
    if affine:
        biased = alone("Linear", Spec("N", 7), out_features=64)
        assert norm.it.weight.shape == norm.it.bias.shape == biased.it.bias.shape


@pytest.mark.parametrize(
    ("kind", "sizes", "params", "count"),
    [
        ("BatchNorm2d", (64, 5, 5), {}, 128),
        ("BatchNorm3d", (64, 3, 5, 5), {}, 128),
        ("BatchNorm2d", (64, 5, 5), {"bias": False}, 64),
        ("LayerNorm", (10, 512), {}, 1_024),
        ("LayerNorm", (10, 512), {"bias": False}, 512),
        ("LayerNorm", (10, 512), {"axes": 2}, 10_240),
        ("RMSNorm", (10, 512), {}, 512),
        ("GroupNorm", (32, 7, 7), {"num_groups": 8}, 64),
        ("InstanceNorm2d", (32, 7, 7), {}, 0),
        ("InstanceNorm2d", (32, 7, 7), {"affine": True}, 64),
        ("LocalResponseNorm", (32, 7, 7), {}, 0),
    ],
)
def test_learned_numbers_of_normalizations(
    kind: str, sizes: tuple[int, ...], params: dict[str, Any], count: int
) -> None:
    assert parameters(kind, *sizes, **params) == count


def test_an_offset_in_front_of_batch_normalization_does_nothing() -> None:
    """The identity behind S5.04; the advice to drop the offset is another matter."""
    pen = Pen(6)
    pen.add("Linear", name="dense", out_features=4)
    pen.add("BatchNorm1d", name="norm")
    net, x = model(pen.document()).train(), random(8, 6)
    before = net(x)
    net.dense.bias.data += 5.0
    same(net(x), before)


@pytest.mark.row("S5.07")
def test_after_training_the_running_figures_stand_in_for_the_batch() -> None:
    norm = alone("BatchNorm1d", Spec("N", 4), momentum=0.25).train()
    mean, spread = torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)
    for step in range(5):
        x = random(8, 4, seed=step) * 2 + 1
        norm(x)
        mean = 0.75 * mean + 0.25 * x.mean(0)
        spread = 0.75 * spread + 0.25 * x.var(0, correction=1)
    same(norm.it.running_mean, mean)
    same(norm.it.running_var, spread)
    norm.eval()
    x = random(6, 4, seed=9)
    expected = norm.it.weight * (x - mean) / (spread + 1e-5).sqrt() + norm.it.bias
    same(norm(x), expected)
    for batch in (x[:1], x[:3], x.flip(0)[-2:].flip(0)):
        same(norm(batch), expected[: len(batch)])


@pytest.mark.row("S5.12")
@pytest.mark.parametrize("size", [4, 5])
def test_local_response_normalization_sums_over_neighbouring_channels(size: int) -> None:
    """α is shared among the n channels, as torch has it (the paper does not: C39)."""
    params = {"size": size, "alpha": 1e-4, "beta": 0.75, "k": 2.0}
    norm, x = alone("LocalResponseNorm", Spec("N", 9, 3, 3), **params), random(4, 9, 3, 3) * 20
    theirs = nn.functional.local_response_norm(x, size, 1e-4, 0.75, 2.0)
    assert torch.equal(norm(x), theirs)
    for channel in range(9):
        near = x[:, max(channel - size // 2, 0) : channel + (size - 1) // 2 + 1]
        damping = (2.0 + 1e-4 / size * near.square().sum(1)) ** 0.75
        same(norm(x)[:, channel], x[:, channel] / damping)


def test_group_normalization_is_per_sample_and_group() -> None:
    norm, x = alone("GroupNorm", Spec("N", 6, 4, 5), num_groups=3), random(2, 6, 4, 5) * 3 + 1
    parts = x.reshape(2, 3, 2 * 4 * 5)
    mean, spread = parts.mean(2, keepdim=True), parts.var(2, correction=0, keepdim=True)
    even = ((parts - mean) / (spread + 1e-5).sqrt()).reshape(x.shape)
    same(norm(x), channelwise(norm.it.weight, 4) * even + channelwise(norm.it.bias, 4))


@pytest.mark.parametrize("axes", SIZES)
def test_instance_normalization_is_per_sample_and_channel(axes: str) -> None:
    sizes = SIZES[axes]
    norm = alone(f"InstanceNorm{axes}", Spec("N", *sizes), affine=True)
    x = random(3, *sizes) * 3 + 1
    inner = list(range(2, x.dim()))
    mean, spread = x.mean(inner, True), x.var(inner, correction=0, keepdim=True)
    even = (x - mean) / (spread + 1e-5).sqrt()
    scale, offset = (channelwise(w, x.dim()) for w in (norm.it.weight, norm.it.bias))
    same(norm(x), scale * even + offset)


def test_rms_normalization_leaves_the_mean_alone() -> None:
    norm, x = alone("RMSNorm", Spec("N", 3, 8), eps=1e-6), random(4, 3, 8) + 2
    same(norm(x), norm.it.weight * x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt())


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
def test_unit_length_along_an_axis(p: float) -> None:
    unit, x = alone("Normalize", Spec("N", 5, 3), p=p), random(4, 5, 3)
    length = (x.abs() ** p).sum(1, keepdim=True) ** (1 / p)
    same(unit(x), x / length)
    assert unit(torch.zeros(1, 5, 3, dtype=torch.float64)).abs().max() == 0.0
