"""Every transform does what its name says: hand truths, in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats
from torch import Tensor

from graph_runtime.transform import TRANSFORMS, Transform
from graph_runtime.transforms._beta import beta_shares
from graph_runtime.transforms._chance import Chance
from graph_runtime.transforms.noise_bank import add_from_bank
from graph_runtime.transforms.pca_color import principal_colours
from graph_runtime.transforms.random_affine import affine

ROWS = torch.arange(40)


def pictures(count: int = 40, channels: int = 3, height: int = 6, width: int = 6) -> Tensor:
    generator = torch.Generator().manual_seed(3)
    return torch.rand(count, channels, height, width, generator=generator, dtype=torch.float64)


def done(kind: str, x: Tensor, epoch: int = 0, **params: Any) -> Tensor:
    """x after one transform."""
    made = TRANSFORMS.make(kind, params)
    assert isinstance(made, Transform), made
    work = made.work()
    fitted = work.fit(x) if work.fit else {}
    result = work.function(x, Chance((0, epoch, 0, 0), ROWS[: len(x)]), **work.arguments, **fitted)
    assert isinstance(result, Tensor)
    return result


@pytest.mark.row("S15.25")
@pytest.mark.parametrize(("kind", "axis"), [("RandomHorizontalFlip", 3), ("RandomVerticalFlip", 2)])
def test_a_picture_that_is_mirrored_twice_is_the_picture(kind: str, axis: int) -> None:
    x = pictures()
    once = done(kind, x, p=1.0)
    assert torch.equal(once, x.flip(axis))
    assert torch.equal(done(kind, once, p=1.0), x)
    assert torch.equal(done(kind, x, p=0.0), x)
    turned = (done(kind, x, p=0.5) != x).flatten(1).any(1)
    assert 10 < int(turned.sum()) < 30


@pytest.mark.row("S15.26")
@pytest.mark.parametrize("mode", ["constant", "edge", "reflect"])
def test_a_crop_is_a_part_of_the_widened_picture(mode: str) -> None:
    x = pictures(height=5, width=7)
    named = {"constant": "constant", "edge": "edge", "reflect": "reflect"}[mode]
    wide = np.pad(x.numpy(), ((0, 0), (0, 0), (2, 2), (2, 2)), named)
    parts = done("RandomCrop", x, padding=2, padding_mode=mode).numpy()
    places = set()
    for sample, part in enumerate(parts):
        found = [
            (t, left)
            for t in range(5)
            for left in range(5)
            if np.array_equal(wide[sample, :, t : t + 5, left : left + 7], part)
        ]
        assert found
        places.add(found[0])
    assert len(places) > 12
    assert {t for t, _ in places} == {left for _, left in places} == set(range(5))


def test_a_smaller_part_is_enlarged_to_the_size_of_the_picture() -> None:
    x = torch.ones(4, 1, 6, 6) * torch.arange(6.0)
    parts = done("RandomCrop", x, size=[3, 3], padding=0)
    assert parts.shape == x.shape
    assert (parts.amax((1, 2, 3)) - parts.amin((1, 2, 3)) == 2).all()


@pytest.mark.row("S15.27")
@pytest.mark.parametrize(("angle", "turns"), [(0, 0), (90, 1), (180, 2), (-90, 3)])
def test_right_angles_turn_as_rot90_does(angle: float, turns: int) -> None:
    x = pictures(4)
    flat = torch.zeros(4, dtype=torch.float64)
    shift = (flat, flat)
    turned = affine(x, flat + angle, flat, flat + 1, shift, "zeros")
    torch.testing.assert_close(turned, torch.rot90(x, turns, (2, 3)), rtol=0, atol=1e-12)


@pytest.mark.row("S15.27")
def test_a_slant_moves_each_row_by_its_height() -> None:
    """With 45° a row that lies one pixel higher moves one pixel sideways."""
    x = torch.zeros(1, 1, 5, 5, dtype=torch.float64)
    x[..., 2] = 1.0
    flat = torch.zeros(1, dtype=torch.float64)
    slanted = affine(x, flat, flat + 45, flat + 1, (flat, flat), "zeros")
    torch.testing.assert_close(slanted[0, 0], torch.eye(5, dtype=torch.float64).flip(1))


def test_a_shift_by_whole_pixels_and_a_zoom_by_two_are_what_they_say() -> None:
    x = pictures(2)
    flat = torch.zeros(2, dtype=torch.float64)
    moved = affine(x, flat, flat, flat + 1, (flat + 2, flat - 1), "zeros")
    torch.testing.assert_close(moved[:, :, 2:, :-1], x[:, :, :-2, 1:])
    assert moved[:, :, :2].abs().max() < 1e-12
    small = affine(x, flat, flat, flat + 0.5, (flat, flat), "zeros")
    # Pixel 2 lies half a pixel before the middle (2.5): looked up at twice that, 1.5.
    torch.testing.assert_close(small[:, :, 2, 2], x[:, :, 1:3, 1:3].mean((2, 3)))


@pytest.mark.row("S15.27")
@pytest.mark.row("S15.31")
@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        ("RandomAffine", {"degrees": 0.0}),
        ("ElasticTransform", {"alpha": 0.0}),
        ("Swirl", {"strength": 0.0}),
    ],
)
def test_an_amount_of_nothing_changes_nothing_and_another_one_does(
    kind: str, nothing: dict[str, float]
) -> None:
    x = pictures()
    torch.testing.assert_close(done(kind, x, **nothing), x, rtol=0, atol=1e-12)
    assert (done(kind, x) - x).abs().flatten(1).amax(1).min() > 1e-5


@pytest.mark.row("S15.31")
def test_a_swirl_turns_the_middle_most() -> None:
    x = pictures(20, 1, 25, 25)
    change = (done("Swirl", x, strength=3.0, radius=2.0) - x).abs().mean((0, 1))
    assert change[10:15, 10:15].mean() > 10 * change[0].mean()


@pytest.mark.row("S15.28")
def test_colours_move_by_their_draw_and_nothing_else_does() -> None:
    x = pictures()
    moved = done("ChannelShift", x, shift=0.3) - x
    draw = moved.mean((2, 3))
    torch.testing.assert_close(moved, draw[:, :, None, None].expand_as(moved))
    expected = Chance((0, 0, 0, 0), ROWS).uniform(3, -0.3, 0.3).double()
    torch.testing.assert_close(draw, expected)
    assert draw.abs().max() <= 0.3
    assert draw.std() == pytest.approx(0.3 / math.sqrt(3), rel=0.15)


@pytest.mark.row("S15.29")
def test_colours_move_along_the_principal_axes_of_the_data() -> None:
    """Of three colours that vary together in a known way, the axes are known."""
    one, two = torch.randn(2, 200, 1, 4, 4, dtype=torch.float64)
    first = torch.tensor([1.0, 1, 1], dtype=torch.float64)[:, None, None] / math.sqrt(3)
    second = torch.tensor([1.0, -1, 0], dtype=torch.float64)[:, None, None] / math.sqrt(2)
    x = one * first * 3 + two * second
    found = principal_colours(x)
    expected = np.cov(x.transpose(0, 1).flatten(1).numpy(), bias=True)
    values = np.linalg.eigvalsh(expected)
    np.testing.assert_allclose(found["variances"].numpy(), values.clip(0), atol=1e-12)
    moved = (done("PCAColor", x[:40], sigma=0.1) - x[:40])[:, :, 0, 0]
    none = torch.tensor([1.0, 1, -2], dtype=torch.float64) / math.sqrt(6)
    assert (moved @ none).abs().max() < 1e-3 * moved.abs().max()
    assert torch.equal(done("PCAColor", x[:40], sigma=0.0), x[:40])


def test_brightness_moves_the_mean_and_contrast_the_deviation() -> None:
    x = pictures()
    lit = done("BrightnessContrast", x, brightness=0.5, contrast=0.0) - x
    assert lit.flatten(1).std(1).max() < 1e-12
    assert lit.mean((1, 2, 3)).abs().max() <= 0.5
    ratio = done("BrightnessContrast", x, brightness=0.0, contrast=0.4).std((1, 2, 3)) / x.std(
        (1, 2, 3)
    )
    assert 0.6 <= ratio.min() < ratio.max() <= 1.4


def test_noise_has_the_deviation_that_is_asked_for() -> None:
    x = torch.zeros(40, 500, dtype=torch.float64)
    noise = done("GaussianNoise", x, sigma=0.5)
    assert stats.kstest((noise * 2).flatten().numpy(), "norm").pvalue > 1e-3
    assert np.abs(np.corrcoef(noise.numpy()) - np.eye(40)).max() < 0.25


@pytest.mark.row("S15.32")
def test_a_bank_gives_no_more_noises_than_it_holds() -> None:
    x = torch.zeros(2000, 8)
    chances = [Chance((0, epoch, 0, 0), torch.arange(2000)) for epoch in range(3)]
    found = torch.cat([add_from_bank(x, c, noises=10, amount=0.3, seed=0) for c in chances])
    kinds, counts = found.unique(dim=0, return_counts=True)
    assert len(kinds) == 10
    assert counts.min() > 450
    assert add_from_bank(x, chances[0], noises=10, amount=0.0, seed=0).abs().max() == 0


def test_a_square_or_a_box_is_blanked() -> None:
    x = pictures() + 1
    blank = done("Cutout", x, size=2) == 0
    assert (blank == blank[:, :1]).all()
    assert set(blank[:, 0].flatten(1).sum(1).tolist()) <= {1, 2, 4}
    painted = done("RandomErasing", x, p=1.0, scale=[0.25, 0.25], ratio=[1.0, 1.0], value=-5.0)
    assert ((painted == -5)[:, 0].flatten(1).sum(1) == 9).all()
    assert torch.equal(done("RandomErasing", x, p=0.0), x)


def test_tokens_are_replaced_and_steps_that_are_numbers_emptied() -> None:
    tokens = torch.randint(1, 9, (40, 100))
    dropped = done("TokenDropout", tokens, p=0.2, token=77)
    assert 0.15 < (dropped == 77).double().mean() < 0.25
    assert torch.equal(dropped[dropped != 77], tokens[dropped != 77])
    steps = torch.ones(40, 100, 3)
    gone = done("TokenDropout", steps, p=0.2) == 0
    assert torch.equal(gone[..., 0], gone[..., 2])


def test_a_mixture_has_the_share_that_it_tells() -> None:
    x, other = torch.zeros(40, 3, 8, 8).double(), torch.ones(40, 3, 8, 8).double()
    for kind in ("MixUp", "CutMix"):
        made = TRANSFORMS.make(kind, {"alpha": 1.0})
        assert isinstance(made, Transform)
        work = made.work()
        mixed, share = work.function(x, other, Chance((0, 0, 0, 0), ROWS), **work.arguments)
        torch.testing.assert_close(mixed.mean((1, 2, 3)), 1 - share)
        assert ((mixed == 0) | (mixed == 1)).all() == (kind == "CutMix")


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.0, 4.0])
def test_shares_follow_the_beta_distribution(alpha: float) -> None:
    shares = beta_shares(Chance((1, 2), torch.arange(4000)), alpha).numpy()
    assert stats.kstest(shares, stats.beta(alpha, alpha).cdf).pvalue > 1e-3


def test_random_numbers_are_even_and_know_nothing_of_one_another() -> None:
    rows = torch.arange(3000)
    numbers = Chance((0, 0, 0, 0), rows).uniform(30).double().numpy()
    assert stats.kstest(numbers.flatten(), "uniform").pvalue > 1e-3
    for other in (Chance((0, 1, 0, 0), rows), Chance((1, 0, 0, 0), rows), Chance((0,), rows)):
        both = np.concatenate([numbers, other.uniform(30).double().numpy()], 1)
        assert np.abs(np.corrcoef(both.T) - np.eye(60)).max() < 0.1
    later = np.corrcoef(numbers[:-1, 0], numbers[1:, 0])[0, 1]
    assert abs(later) < 0.06


def test_numbers_do_not_depend_on_the_company() -> None:
    rows = torch.tensor([5, 900, 17, 2**31])
    together = Chance((3, 4), rows).normal(7)
    for place, row in enumerate(rows):
        assert torch.equal(Chance((3, 4), row[None]).normal(7)[0], together[place])
    turn = Chance((3, 4), rows)
    assert torch.equal(torch.cat([turn.normal(3), turn.normal(4)], 1), together)
