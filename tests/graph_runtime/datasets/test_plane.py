"""Generated points, bits, curves and sequences are what their descriptions say."""

from __future__ import annotations

import numpy as np
import pytest

from graph_runtime.datasets.generated.adding_problem import AddingProblem
from graph_runtime.datasets.generated.bit_parity import BitParity
from graph_runtime.datasets.generated.blobs import Blobs
from graph_runtime.datasets.generated.circles import Circles
from graph_runtime.datasets.generated.exclusive_or import ExclusiveOr
from graph_runtime.datasets.generated.moons import Moons
from graph_runtime.datasets.generated.polynomial import Polynomial
from graph_runtime.datasets.generated.spirals import Spirals
from graph_runtime.datasets.generated.waves import Waves


@pytest.mark.parametrize("made", [Spirals(arms=4), Moons(), Circles(), Blobs(classes=4)])
def test_every_class_has_its_share(made: Spirals | Moons | Circles | Blobs) -> None:
    _, counts = np.unique(made.load().targets, return_counts=True)
    assert counts.max() - counts.min() <= 1
    assert len(counts) == len(made.load().classes)


def test_another_seed_draws_other_samples() -> None:
    one, other = Spirals(seed=1).load(), Spirals(seed=2).load()
    assert not np.array_equal(one.inputs[0], other.inputs[0])


def test_a_spiral_without_noise_lies_on_its_arm() -> None:
    data = Spirals(noise=0.0, turns=1.0).load()
    points = data.inputs[0].astype(np.float64)
    radius = np.hypot(*points.T)
    turned = np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi) - radius - data.targets / 2
    assert np.abs(turned - np.round(turned)).max() < 1e-5


def test_circles_without_noise_have_their_radii() -> None:
    data = Circles(noise=0.0, factor=0.25).load()
    radius = np.hypot(*data.inputs[0].T)
    assert radius[data.targets == 0] == pytest.approx(1, abs=1e-6)
    assert radius[data.targets == 1] == pytest.approx(0.25, abs=1e-6)


def test_exclusive_or_is_the_sign_of_the_product_and_leaves_the_gap_free() -> None:
    data = ExclusiveOr(gap=0.2).load()
    assert np.array_equal(data.targets, (data.inputs[0].prod(1) < 0).astype(np.int64))
    assert np.abs(data.inputs[0]).min() >= 0.2


def test_parity_is_the_exclusive_or_of_all_bits() -> None:
    flat, steps = BitParity(bits=5).load(), BitParity(bits=5, layout="sequence").load()
    odd = np.bitwise_xor.reduce(flat.inputs[0].astype(np.int64), axis=1)
    assert np.array_equal(flat.targets, odd)
    assert np.array_equal(steps.inputs[0][:, :, 0], flat.inputs[0])


def test_a_polynomial_of_the_fourth_degree_explains_its_samples() -> None:
    data = Polynomial(degree=4, noise=0.0).load()
    weights = np.linalg.lstsq(data.inputs[0], data.targets, rcond=None)[0]
    assert weights[:, 0] == pytest.approx([0.5, -3, 0, 4], abs=1e-4)


def test_the_adding_problem_marks_one_number_in_either_half() -> None:
    data = AddingProblem(length=11).load()
    numbers, marks = data.inputs[0][..., 0], data.inputs[0][..., 1]
    assert (marks[:, :5].sum(1) == 1).all()
    assert (marks[:, 5:].sum(1) == 1).all()
    assert data.targets[:, 0] == pytest.approx((numbers * marks).sum(1), abs=1e-6)
    assert np.square(data.targets - 1).mean() == pytest.approx(1 / 6, rel=0.1)


def test_waves_go_on_where_the_input_ends() -> None:
    """Two sines obey a linear recurrence of four steps: what was seen foretells what comes."""
    data = Waves(noise=0.0, length=40, ahead=2, samples=20).load()
    for seen, next_two in zip(data.inputs[0][:, :, 0], data.targets, strict=True):
        whole = np.concatenate([seen, next_two]).astype(np.float64)
        rows = np.stack([whole[i : i + 4] for i in range(len(whole) - 4)])
        rule = np.linalg.lstsq(rows[:-2], whole[4:-2], rcond=None)[0]
        assert rows[-2:] @ rule == pytest.approx(next_two, abs=0.02)


def test_what_would_not_fit_into_memory_is_refused_in_a_sentence() -> None:
    from graph_runtime.errors import DataError

    with pytest.raises(DataError, match="20 million"):
        AddingProblem(samples=100_000, length=1000).load()
