"""Why positions are written in sines: shifts are turns, and waves grow longer."""

from __future__ import annotations

from collections.abc import Iterator
from math import pi

import pytest
import torch
from torch import Tensor

from graph_runtime.block import BLOCKS, Spec
from tests.golden.running import same
from tests.walks.torch_truth import truth


@pytest.fixture(autouse=True)
def _double() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def positions(steps: int, features: int) -> Tensor:
    """What the block adds to zeros, (steps, features)."""
    block, spec = BLOCKS.kinds["SinusoidalPositionalEncoding"](), Spec("N", steps, features)
    return truth(block, (spec,)).run(torch.zeros(1, steps, features))[0][0]


def rotated(table: Tensor, k: int) -> Tensor:
    """Every pair of numbers turned by k times its own frequency."""
    pairs = table.unflatten(1, (-1, 2))
    angle = k * 10000.0 ** (-torch.arange(0, table.size(1), 2).double() / table.size(1))
    sin, cos = pairs[..., 0], pairs[..., 1]
    turned = (sin * angle.cos() + cos * angle.sin(), cos * angle.cos() - sin * angle.sin())
    return torch.stack(turned, -1).flatten(1)


@pytest.mark.row("S12.35")
@pytest.mark.parametrize("features", [4, 64])
def test_a_shift_by_k_turns_every_pair_by_a_fixed_angle(features: int) -> None:
    table = positions(40, features)
    for k in (1, 7, 20):
        same(rotated(table[:-k], k), table[k:])


@pytest.mark.row("S12.36")
def test_waves_grow_from_two_pi_to_ten_thousand_times_that() -> None:
    """The angle between two steps tells the wavelength of a pair."""
    table = positions(2, 512)
    sin, cos = table[1, 0::2], table[1, 1::2]
    lengths = 2 * pi / torch.atan2(sin, cos)
    assert lengths[0].item() == pytest.approx(6.2831853, rel=1e-8)
    assert lengths[-1].item() == pytest.approx(60611.477, rel=1e-7)
    assert (lengths.diff() > 0).all()


def test_products_of_rotated_vectors_see_the_distance_alone() -> None:
    block, spec = BLOCKS.kinds["RotaryPositionalEmbedding"](), Spec("N", 30, 8)
    query, key = torch.randn(2, 8)
    vectors = torch.stack([query.expand(30, 8), key.expand(30, 8)])
    (turned,) = truth(block, (spec,)).run(vectors)
    products = turned[0] @ turned[1].T
    for distance in (0, 1, 7):
        along = products.diagonal(distance)
        same(along, along[:1].expand_as(along))
    same(products[0, 0], query @ key)
    same(turned.norm(dim=2), vectors.norm(dim=2))
    assert not torch.allclose(products[0, 1], products[0, 2])
