"""Borders, cuts and rearrangements of images against torch's functions and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.check import check
from graph_runtime.tensors import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, random, same

IMAGE = Spec("N", 4, 6, 5)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("ZeroPad", "constant"), ("ReflectionPad", "reflect"), ("ReplicationPad", "replicate"),
     ("CircularPad", "circular")],
)  # fmt: skip
@pytest.mark.parametrize("axes", [1, 2, 3])
def test_borders_are_torchs_at_every_end(kind: str, mode: str, axes: int) -> None:
    ends = (0, 2, 1, 3, 2, 1)[: 2 * axes]
    spec, x = Spec("N", 2, *(5, 4, 6)[:axes]), random(2, 2, *(5, 4, 6)[:axes])
    made = alone(f"{kind}{axes}d", spec, padding=list(ends))
    same(made(x), F.pad(x, ends, mode=mode))


def test_a_mirrored_a_repeated_and_a_wrapped_border_by_hand() -> None:
    row = torch.arange(1.0, 4.0).double().reshape(1, 1, 3)
    spec = Spec("N", 1, 3)
    for kind, params, found in (
        ("ZeroPad1d", {}, [0, 0, 1, 2, 3, 0, 0]),
        ("ConstantPad1d", {"value": 7.0}, [7, 7, 1, 2, 3, 7, 7]),
        ("ReflectionPad1d", {}, [3, 2, 1, 2, 3, 2, 1]),
        ("ReplicationPad1d", {}, [1, 1, 1, 2, 3, 3, 3]),
        ("CircularPad1d", {}, [2, 3, 1, 2, 3, 1, 2]),
    ):
        made: Any = alone(kind, spec, padding=2, **params)
        assert made(row)[0, 0].tolist() == found


@pytest.mark.parametrize(
    ("mode", "sizes"), [("nearest", (5,)), ("linear", (5,)), ("nearest", (5, 4)),
                        ("bilinear", (5, 4)), ("bicubic", (5, 4)), ("trilinear", (3, 4, 5))],
)  # fmt: skip
def test_resizing_is_torchs(mode: str, sizes: tuple[int, ...]) -> None:
    spec, x = Spec("N", 2, *sizes), random(2, 2, *sizes)
    same(alone("Upsample", spec, mode=mode)(x), F.interpolate(x, scale_factor=2.0, mode=mode))
    fixed = alone("Upsample", spec, mode=mode, scale_factor=None, size=7)
    same(fixed(x), F.interpolate(x, size=7, mode=mode))
    if mode != "nearest":
        corners = alone("Upsample", spec, mode=mode, align_corners=True)
        same(corners(x), F.interpolate(x, scale_factor=2.0, mode=mode, align_corners=True))


def test_shuffling_pixels_there_and_back_changes_nothing() -> None:
    x = random(2, 8, 4, 6)
    larger = alone("PixelShuffle", Spec("N", 8, 4, 6))(x)
    assert larger[0, 1, 3, 4] == x[0, 4 + 2, 1, 2]
    same(alone("PixelUnshuffle", Spec("N", 2, 8, 12))(larger), x)
    dealt = alone("ChannelShuffle", Spec("N", 8, 4, 6), groups=2)(x)
    same(dealt, x[:, [0, 4, 1, 5, 2, 6, 3, 7]])


def test_a_convolution_is_a_product_with_unfolded_patches() -> None:
    x = random(2, 4, 6, 5)
    made = alone("Conv2d", IMAGE, out_channels=3, kernel_size=3, stride=2, padding=1)
    weight, bias = made.parameters()
    patches = alone("Unfold", IMAGE, kernel_size=3, stride=2, padding=1)(x)
    found = weight.flatten(1) @ patches + bias[:, None]
    same(found.unflatten(2, (3, 3)), made(x))


def test_folding_adds_up_where_patches_overlap() -> None:
    patches = torch.ones(1, 4, 4, dtype=torch.float64)
    image = alone("Fold", Spec("N", 4, 4), output_size=3)(patches)
    assert image[0, 0].tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]


def test_the_middle_and_a_corner_are_cut_out() -> None:
    x = random(1, 4, 6, 5)
    cut = alone("Crop", IMAGE, top=1, left=2, height=4, width=3)
    same(cut(x), x[:, :, 1:5, 2:5])
    middle = alone("CenterCrop", IMAGE, Spec("N", 9, 3, 1))
    same(middle(x, random(1, 9, 3, 1)), x[:, :, 1:4, 2:3])


def test_a_valid_u_net_joins_what_is_cut_from_the_way_down() -> None:
    pen = Pen(1, 28, 28)
    pen.conv(4, 3)
    down = pen.last
    pen.add("MaxPool2d")
    pen.conv(8, 3)
    up = pen.add("ConvTranspose2d", out_channels=4, kernel_size=2, stride=2)
    cut = pen.add("CenterCrop", down)
    pen.edges[-1] = pen.edges[-1].model_copy(update={"target_port": "x"})
    pen.edges.append(pen.edges[-1].model_copy(update={"source": up, "target_port": "reference"}))
    joined = pen.add("Concatenate", cut, up)
    checked = check(pen.document())
    assert checked.problems == ()
    assert checked.nodes[joined].outputs["y"].sizes == (8, 22, 22)


def test_every_pair_of_numbers_has_a_weight() -> None:
    left, right = Spec("N", 3, 4), Spec("N", 3, 5)
    made = alone("Bilinear", left, right, out_features=2)
    x1, x2 = random(2, 3, 4), random(2, 3, 5, seed=2)
    weight, bias = made.parameters()
    same(made(x1, x2), torch.einsum("nti,oij,ntj->nto", x1, weight, x2) + bias)
    pen = Pen(4)
    pen.add("Bilinear", name="pairs", port="x1", out_features=2)
    pen.edges.append(pen.edges[-1].model_copy(update={"target_port": "x2"}))
    cost = check(pen.document()).cost
    assert (cost.parameters, cost.macs) == (4 * 4 * 2 + 2, 4 * 4 * 2)
