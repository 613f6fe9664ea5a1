"""Marks of a logarithmic axis: round numbers that never touch."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from designer.plots.log_ticks import LABEL_HEIGHT, log_ticks

exponents = st.floats(-320, 320)


def test_a_tall_axis_over_one_decade_marks_every_digit() -> None:
    marks = [10**mark for mark in log_ticks(-0.001, 1.001, 900)]
    assert marks == approx([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])


def test_a_low_axis_over_many_decades_marks_few_of_them() -> None:
    assert log_ticks(-6, 2, 60) == [-6, -3, 0]


def test_a_narrow_range_is_marked_at_even_steps() -> None:
    marks = [10**mark for mark in log_ticks(-0.1, -0.001, 80)]
    assert marks == approx([0.8, 0.9]) or marks == approx([0.8, 0.85, 0.9, 0.95])


@given(exponents, exponents, st.floats(1, 2000))
def test_marks_lie_in_sight_and_apart(one: float, other: float, size: float) -> None:
    low, high = sorted((one, other))
    marks = log_ticks(low, high, size)
    assert all(low - 1e-9 <= mark <= high + 1e-9 for mark in marks)
    spread = min(high, 308.0) - max(low, -307.0)
    gaps = [(b - a) * size / spread for a, b in pairwise(marks)]
    assert all(gap >= 0.99 * LABEL_HEIGHT for gap in gaps) or len(marks) == 2
