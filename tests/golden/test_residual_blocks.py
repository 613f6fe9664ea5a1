"""The ready-made residual blocks against PyTorch, and what the notes say of residual blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.blocks.merge.shortcut import Shortcut
from graph_runtime.check import check
from graph_runtime.tensors import Spec
from tests.golden.running import alone, random, same
from tests.golden.standing import Beside, agree, conv_norm, made, standing

IMAGE = (8, 8)


@pytest.mark.row("S8.12")
@pytest.mark.parametrize(("before", "stride"), [(4, 1), (3, 1), (4, 2)])
def test_residual_blocks_are_those_of_the_paper(before: int, stride: int) -> None:
    path = [*conv_norm(before, 4, stride=stride), nn.ReLU(), *conv_norm(4, 4)]
    shortcut = [] if (before, stride) == (4, 1) else conv_norm(before, 4, 1, stride)
    agree("residual_block", Beside(path, shortcut, nn.ReLU()), (before, 8, 8), width=4,
          stride=stride)  # fmt: skip
    path = [
        *conv_norm(before, 2, 1),
        nn.ReLU(),
        *conv_norm(2, 2, 3, stride),
        nn.ReLU(),
        *conv_norm(2, 4, 1),
    ]
    shortcut = [] if (before, stride) == (4, 1) else conv_norm(before, 4, 1, stride)
    agree("residual_bottleneck", Beside(path, shortcut, nn.ReLU()), (before, 8, 8), width=2,
          expansion=2, stride=stride)  # fmt: skip


@pytest.mark.row("S8.12")
@pytest.mark.parametrize("name", ["residual_block", "residual_bottleneck"])
def test_a_residual_block_whose_weights_are_zero_passes_positive_numbers_on(name: str) -> None:
    ours = made(name, (8, 5, 5), width=8 if name == "residual_block" else 2)
    for weight in ours.parameters():
        nn.init.zeros_(weight)
    x = random(2, 8, 5, 5).abs()
    same(ours(x), x)


@pytest.mark.row("S8.12")
def test_the_derivative_of_a_residual_block_is_that_of_its_path_plus_one() -> None:
    ours = made("residual_block", (2, 3, 3), width=2)
    inside: Any = ours.it
    sums: list[Tensor] = []
    inside.act.register_forward_pre_hook(lambda _, inputs: sums.append(inputs[0]))
    x = random(1, 2, 3, 3).requires_grad_()

    def path(x: Tensor) -> Tensor:
        h = inside.first_act(inside.first_norm(inside.first_conv(x)))
        return inside.second_norm(inside.second_conv(h))  # type: ignore[no-any-return]

    def before_g(x: Tensor) -> Tensor:
        sums.clear()
        ours(x)
        return sums[0]

    jacobian: Callable[..., Tensor] = torch.autograd.functional.jacobian
    ones = torch.eye(x.numel(), dtype=torch.float64).reshape(*x.shape, *x.shape)
    same(jacobian(before_g, x), jacobian(path, x) + ones)


@pytest.mark.row("S8.13")
def test_a_projection_adds_a_matrix_of_the_sizes_that_differ() -> None:
    """128→256: W_s has 256×128 = 32,768 numbers; as a 1×1 convolution, with its normalization."""
    identity = check(standing("residual_block", (128, *IMAGE), width=128)).cost.parameters
    ends = {"width": 256, "stride": 2}
    counts = {
        mode: check(standing("residual_block", (128, *IMAGE), **ends, shortcut=mode))
        for mode in ("auto", "pad", "projection", "identity")
    }
    path = counts["pad"].cost.parameters
    assert path == 9 * 128 * 256 + 9 * 256 * 256 + 4 * 256
    assert counts["projection"].cost.parameters == path + 32_768 + 2 * 256
    assert counts["auto"].cost == counts["projection"].cost
    assert counts["auto"].nodes["it"].outputs["y"].sizes == (256, 4, 4)
    assert "do not match" in str(counts["identity"].problems[0])
    matrix = Spec("N", 256), Spec("N", 128)
    assert Shortcut().weights(*matrix) == {"projection.weight": (256, 128)}
    z, x = random(2, 256), random(2, 128)
    ours = alone("Shortcut", *matrix)
    (weight,) = ours.parameters()
    same(ours(z, x), z + x @ weight.T)
    assert identity == 2 * (9 * 128 * 128 + 2 * 128)


@pytest.mark.row("S8.13")
def test_a_padded_shortcut_adds_channels_of_zeros_to_every_other_pixel() -> None:
    ours = made("residual_block", (3, 6, 6), width=5, stride=2, shortcut="pad")
    for weight in ours.parameters():
        nn.init.zeros_(weight)
    x = random(2, 3, 6, 6).abs()
    expected = torch.cat((x[:, :, ::2, ::2], torch.zeros(2, 2, 3, 3)), dim=1)
    same(ours(x), expected)


@pytest.mark.row("S8.20")
@pytest.mark.parametrize(("width", "stride"), [(3, 1), (5, 1), (3, 2)])
def test_an_inverted_residual_projects_without_activation(width: int, stride: int) -> None:
    path = [
        *conv_norm(3, 12, 1), nn.ReLU6(), *conv_norm(12, 12, 3, stride, groups=12), nn.ReLU6(),
        *conv_norm(12, width, 1),
    ]  # fmt: skip
    plain: nn.Module = nn.Sequential(*path)
    theirs = Beside(path, [], nn.Identity()) if (width, stride) == (3, 1) else plain
    agree("inverted_residual", theirs, (3, 8, 8), width=width, expansion=4, stride=stride)
    assert len(plain(random(1, 3, 8, 8)).unique()) > 9


def test_a_shortcut_takes_stacked_maps_for_an_image_if_its_path_is_one() -> None:
    """Stack names no axes, a convolution does; both are (N, 2, 6, 32)."""
    convolved, stacked = Spec("N", 2, 6, 32), Spec("N", 2, 6, 32, axes=("N", "", "T", "F"))
    for z, x in ((convolved, stacked), (stacked, convolved)):
        call = Shortcut().module(z, x)
        assert call is not None
        assert call.args == (2, 2, 2)
        assert Shortcut().weights(z, x) == {}
