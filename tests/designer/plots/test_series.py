"""A series of any length is drawn with few points, and its extremes are exact."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.plots.series import DISPLAY_POINTS, Series


def _fed(y: np.ndarray, sizes: list[int], points: int = DISPLAY_POINTS) -> Series:
    series, at, turn = Series(points), 0, 0
    while at < len(y):
        size = sizes[turn % len(sizes)]
        series.extend(np.arange(at, min(at + size, len(y))), y[at : at + size])
        at, turn = at + size, turn + 1
    return series


@given(
    st.integers(1, 5_000), st.lists(st.integers(1, 700), min_size=1, max_size=5), st.integers(0, 99)
)
@settings(max_examples=60, deadline=None)
def test_extremes_means_and_ends_are_exact_however_points_arrive(
    length: int, sizes: list[int], seed: int
) -> None:
    y = np.random.default_rng(seed).integers(-50, 50, length).astype(float)
    series = _fed(y, sizes, points=40)
    x, shown = series.points()
    assert len(x) <= 41
    assert (np.diff(x) >= 0).all()
    assert np.array_equal(shown, y[x.astype(int)])
    assert shown.min() == y.min() and shown.max() == y.max()
    assert x[np.argmin(shown)] == np.argmin(y) and x[np.argmax(shown)] == np.argmax(y)
    assert (x[-1], shown[-1]) == (length - 1, y[-1])
    _, means = series.means()
    starts = np.arange(0, length, series.width)
    sums = np.add.reduceat(y, starts)
    assert np.allclose(means, sums / np.diff(np.append(starts, length)))


def test_a_million_points_become_two_thousand() -> None:
    y = np.random.default_rng(1).normal(size=1_000_000)
    series = _fed(y, [64, 1, 1000])
    x, shown = series.points()
    assert 1_000 < len(x) <= DISPLAY_POINTS + 1 and len(series) == 1_000_000
    assert shown.min() == y.min() and shown.max() == y.max()


def test_few_points_are_kept_as_they_are() -> None:
    y = np.array([3.0, 1.0, 2.0])
    x, shown = _fed(y, [1]).points()
    assert x.tolist() == [0, 1, 2] and shown.tolist() == [3, 1, 2]


def test_values_that_are_not_finite_are_counted_and_left_out() -> None:
    series = Series()
    series.extend(np.arange(4), np.array([1.0, np.nan, np.inf, 2.0]))
    assert series.points()[1].tolist() == [1.0, 2.0]
    assert (series.not_finite, series.first_not_finite) == (2, 1.0)


@pytest.mark.parametrize("length", [10, 3_000])
def test_a_run_that_goes_on_from_a_checkpoint_repeats_its_later_steps(length: int) -> None:
    y = np.sin(np.arange(length))
    series = _fed(y, [7], points=200)
    series.cut(length // 2)
    assert series.points()[0].max() < length // 2
    series.extend(np.arange(length // 2, length), 5 + y[length // 2 :])
    x, shown = series.points()
    assert (np.diff(x) >= 0).all() and shown.max() == (5 + y[length // 2 :]).max()
    assert shown[x >= length // 2].min() >= 4.0
