"""The ready-made groups: published counts of learned numbers, and PyTorch beside them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.check import check
from graph_runtime.groups.building_blocks import building_blocks
from tests.golden.standing import Beside, agree, conv_norm, standing

IMAGE = (8, 8)


def _unit(name: str, *sizes: int, **params: Any) -> Any:
    given = sizes if len(sizes) > 1 else (*sizes, *IMAGE)
    return name, given, params


UNITS = {
    "ResNet basic 64→64 s1": (_unit("residual_block", 64), 73_984),
    "ResNet basic 64→128 s2 (projection)": (
        _unit("residual_block", 64, width=128, stride=2), 230_144),
    "ResNet basic 512→512 s1": (_unit("residual_block", 512, width=512), 4_720_640),
    "ResNet bottleneck 64→(64)→256 s1 (projection)": (_unit("residual_bottleneck", 64), 75_008),
    "ResNet bottleneck 256→(64)→256": (_unit("residual_bottleneck", 256), 70_400),
    "ResNet bottleneck 256→(128)→512 s2 (projection)": (
        _unit("residual_bottleneck", 256, width=128, stride=2), 379_392),
    "ResNet bottleneck 2048→(512)→2048": (
        _unit("residual_bottleneck", 2048, width=512), 4_462_592),
    "Inverted residual 32→16 t1 s1": (_unit("linear_bottleneck", 32), 896),
    "Inverted residual 16→24 t6 s2": (_unit("inverted_residual", 16, stride=2), 5_136),
    "Inverted residual 24→24 t6 s1 (skip)": (_unit("inverted_residual", 24), 8_832),
    "Inverted residual 160→320 t6 s1": (_unit("inverted_residual", 160, width=320), 473_920),
    "MBConv1 32→16 k3 s1 (SE 8)": (_unit("mbconv1", 32), 1_448),
    "MBConv6 16→24 k3 s2 (SE 4)": (_unit("mbconv", 16, stride=2), 6_004),
    "MBConv6 24→40 k5 s2 (SE 6)": (
        _unit("mbconv", 24, width=40, kernel_size=5, stride=2), 15_350),
    "MBConv6 192→320 k3 s1 (SE 48)": (_unit("mbconv", 192, width=320), 717_232),
    "Dense layer 64 in, growth 32": (_unit("dense_layer", 64), 45_440),
    "Dense layer 992 in, growth 32": (_unit("dense_layer", 992), 166_080),
    "Depthwise-separable 32→64 (v1, BN)": (_unit("separable_block", 32), 2_528),
    "Depthwise-separable 512→512 (v1, BN)": (_unit("separable_block", 512, width=512), 268_800),
    "SE block C=64, r=16": (_unit("squeeze_excitation", 64), 580),
    "NiN block 3→96 k5 + 1×1 96 + 1×1 96": (_unit("nin_block", 3), 25_920),
    "DenseNet-121, dense1": (_unit("dense_block", 64), 335_040),
    "DenseNet-121, trans1": (_unit("dense_transition", 256), 33_280),
    "Inception module 3a": (_unit("inception", 192), 163_696),
    "Inception module 3a, naive": (_unit("naive_inception", 192), 393_472),
    "Transformer base, encoder layer": (_unit("transformer_block", 7, 512), 3_152_384),
}  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_the_published_count_of_parameters(name: str) -> None:
    (block, sizes, params), count = UNITS[name]
    checked = check(standing(block, sizes, **params))
    assert checked.problems == ()
    assert checked.cost.parameters == count


@pytest.mark.row("S5.05")
def test_a_dense_layer_is_normalized_before_its_activation() -> None:
    body = building_blocks()["dense_norm_relu"].definitions["dense_norm_relu"]
    assert [node.kind for node in body.nodes.values()][1:-1] == ["Linear", "BatchNorm1d", "ReLU"]
    assert [(edge.source, edge.target) for edge in body.edges] == [
        ("x", "linear"), ("linear", "norm"), ("norm", "act"), ("act", "y"),
    ]  # fmt: skip
    theirs = nn.Sequential(nn.Linear(5, 4, bias=False), nn.BatchNorm1d(4), nn.ReLU())
    agree("dense_norm_relu", theirs, (5,), width=4)


def test_a_convolution_is_normalized_before_its_activation() -> None:
    theirs = nn.Sequential(*conv_norm(3, 4, 5, stride=2), nn.ReLU())
    agree("conv_norm_relu", theirs, (3, 8, 8), width=4, kernel_size=5, stride=2)


def test_a_linear_bottleneck_is_an_inverted_residual_that_does_not_widen() -> None:
    theirs = nn.Sequential(*conv_norm(6, 6, groups=6), nn.ReLU6(), *conv_norm(6, 4, 1))
    agree("linear_bottleneck", theirs, (6, 8, 8), width=4)


class Weighing(nn.Module):
    """Squeeze and excitation with two dense layers."""

    def __init__(self, channels: int, squeezed: int, activation: nn.Module) -> None:
        super().__init__()
        layers = [nn.Linear(channels, squeezed), activation, nn.Linear(squeezed, channels)]
        self.shares = nn.Sequential(*layers, nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        shares: Tensor = self.shares(x.mean(dim=(2, 3)))
        return x * shares[:, :, None, None]


def test_squeeze_and_excitation_weighs_channels_with_two_dense_layers() -> None:
    agree("squeeze_excitation", Weighing(8, 2, nn.ReLU()), (8, 5, 5), reduction=4)


@pytest.mark.parametrize(("width", "stride"), [(8, 1), (5, 1), (8, 2)])
def test_an_mbconv_weighs_its_channels_by_a_quarter_of_its_input(width: int, stride: int) -> None:
    path = [
        *conv_norm(8, 16, 1), nn.SiLU(), *conv_norm(16, 16, 5, stride, groups=16), nn.SiLU(),
        Weighing(16, 2, nn.SiLU()), *conv_norm(16, width, 1),
    ]  # fmt: skip
    kept = (width, stride) == (8, 1)
    theirs = Beside(path, [], nn.Identity()) if kept else nn.Sequential(*path)
    sizes = {"width": width, "stride": stride, "kernel_size": 5, "expansion": 2}
    agree("mbconv", theirs, (8, 9, 9), **sizes, drop=0.5)
    theirs = nn.Sequential(
        *conv_norm(8, 8, 3, groups=8), nn.SiLU(), Weighing(8, 2, nn.SiLU()), *conv_norm(8, 4, 1)
    )
    agree("mbconv1", theirs, (8, 9, 9), width=4)


class Joined(nn.Module):
    """Branches side by side."""

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], dim=1)


def _relu(before: int, after: int, size: int) -> list[nn.Module]:
    return [nn.Conv2d(before, after, size, padding=size // 2), nn.ReLU()]


@pytest.mark.row("S8.08")
def test_an_inception_module_joins_four_branches() -> None:
    pool = nn.MaxPool2d(3, 1, 1)
    theirs = Joined(
        nn.Sequential(*_relu(5, 2, 1)),
        nn.Sequential(*_relu(5, 3, 1), *_relu(3, 4, 3)),
        nn.Sequential(*_relu(5, 1, 1), *_relu(1, 3, 5)),
        nn.Sequential(pool, *_relu(5, 2, 1)),
    )
    widths = {"one": 2, "three_reduce": 3, "three": 4, "five_reduce": 1, "five": 3, "pool": 2}
    agree("inception", theirs, (5, 7, 7), **widths)
    full = check(standing("inception", (192, 28, 28)))
    assert full.nodes["it"].outputs["y"].sizes == (64 + 128 + 32 + 32, 28, 28)
    assert full.cost.parameters == 163_696
    naive = check(standing("naive_inception", (192, 28, 28)))
    assert naive.nodes["it"].outputs["y"].sizes == (256, 28, 28)
    assert naive.cost.parameters == 393_472


@pytest.mark.parametrize("layers", [1, 3, 6])
def test_a_dense_block_of_n_layers_adds_n_times_growth_channels(layers: int) -> None:
    checked = check(standing("dense_block", (10, 8, 8), growth=4, layers=layers))
    assert checked.nodes["it"].outputs["y"].sizes == (10 + layers * 4, 8, 8)


def test_a_dense_layer_passes_on_what_it_reads() -> None:
    path = [nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 8, 1, bias=False), nn.BatchNorm2d(8),
            nn.ReLU(), nn.Conv2d(8, 2, 3, padding=1, bias=False)]  # fmt: skip
    agree("dense_layer", Joined(nn.Identity(), nn.Sequential(*path)), (3, 5, 5), growth=2)


@pytest.mark.row("S7.39")
def test_a_transition_pools_the_image_and_sets_its_channels() -> None:
    for name, params, channels in (("transition", {"width": 5}, 5), ("dense_transition", {}, 4)):
        checked = check(standing(name, (8, 12, 10), **params))
        assert checked.nodes["it"].outputs["y"].sizes == (channels, 6, 5)
    agree("transition", nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(8, 5, 1)), (8, 12, 10), width=5)
    theirs = nn.Sequential(
        nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 1, bias=False), nn.AvgPool2d(2)
    )
    agree("dense_transition", theirs, (8, 12, 10))


class StepUp(nn.Module):
    """U-Net's way up, with the crop written out."""

    def __init__(self, below: int, skip: int, width: int) -> None:
        super().__init__()
        self.up = nn.ConvTranspose2d(below, width, 2, 2)
        layers: list[nn.Module] = []
        for before in (skip + width, width):
            layers += [nn.Conv2d(before, width, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        self.convs = nn.Sequential(*layers)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        up = self.up(x)
        edge = (skip.shape[-1] - up.shape[-1]) // 2
        middle = skip[:, :, edge : edge + up.shape[-1], edge : edge + up.shape[-1]]
        return self.convs(torch.cat((middle, up), dim=1))  # type: ignore[no-any-return]


@pytest.mark.row("S8.25")
def test_a_step_up_joins_the_middle_of_the_level_beside_it_with_what_is_below() -> None:
    agree("unet_up", StepUp(6, 3, 4), (6, 5, 5), (3, 14, 14), width=4, padding=0)


class Encoder(nn.Module):
    """PyTorch's layer, its parts in the order in which they work."""

    def __init__(self, *sizes: int) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(*sizes, batch_first=True)
        parts = (layer.self_attn, layer.norm1, layer.linear1, layer.linear2, layer.norm2)
        self.parts = nn.ModuleList(parts)
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x)  # type: ignore[no-any-return]


def test_a_transformer_block_is_the_encoder_layer_of_pytorch() -> None:
    agree("transformer_block", Encoder(12, 3, 20), (5, 12), heads=3, d_ff=20)


@pytest.mark.parametrize("name", building_blocks())
def test_a_ready_made_group_says_what_it_is_and_every_name_of_it_is_read(name: str) -> None:
    body = building_blocks()[name].definitions[name]
    assert body.label and body.description.endswith(".")
    text = str([node.params for node in body.nodes.values()])
    assert all(parameter in text for parameter in body.parameters)
    assert body.positions.keys() == body.nodes.keys()
