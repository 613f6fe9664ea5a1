"""`LogTicks`: an axis whose marks stay readable on a logarithmic scale, however narrow it is."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor, log10

import pyqtgraph as pg

LABEL_HEIGHT = 18.0
"""Least distance between two marks (px), so that their numbers do not touch."""
MANTISSAS = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,))
"""Which parts of a decade are marked, the richest choice first."""
LEAST, MOST = -307, 308
"""Exponents that a float can have."""


class LogTicks(pg.AxisItem):  # type: ignore[misc]
    """Marks as many round numbers as fit; the plain axis writes them over each other."""

    def logTickValues(
        self, low: float, high: float, size: float, ticks: object
    ) -> list[tuple[float, list[float]]]:
        return [(1.0, log_ticks(low, high, size))]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{10.0**value:.3g}" for value in values]


def log_ticks(low: float, high: float, size: float) -> list[float]:
    """Decimal logarithms of round numbers between `low` and `high`, for an axis of `size` (px)."""
    if not high > low or size <= 0:
        return []
    low, high = max(low, LEAST), min(high, MOST)
    for mantissas in MANTISSAS:
        found = _marks(low, high, mantissas)
        if _apart(found, size / (high - low)):
            return found if len(found) > 1 else _even(low, high, size)
    step = ceil(LABEL_HEIGHT * (high - low) / size)
    return [float(exponent) for exponent in range(ceil(low / step) * step, floor(high) + 1, step)]


def _marks(low: float, high: float, mantissas: tuple[int, ...]) -> list[float]:
    marks = [
        exponent + log10(mantissa)
        for exponent in range(floor(low), floor(high) + 1)
        for mantissa in mantissas
    ]
    return [mark for mark in marks if low <= mark <= high]


def _apart(marks: list[float], scale: float) -> bool:
    """Whether no two neighbours are nearer than a label is high; `scale` is pixels a decade."""
    return all((right - left) * scale >= LABEL_HEIGHT for left, right in pairwise(marks))


def _even(low: float, high: float, size: float) -> list[float]:
    """Marks at round steps of the number itself, where less than a decade is in sight."""
    first, last = 10.0**low, 10.0**high
    room = max(1.0, size / LABEL_HEIGHT / 2)
    power = 10.0 ** floor(log10((last - first) / room)) if last > first else 0.0
    if not power:
        return []
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= (last - first) / room)
    numbers = range(ceil(first / step), floor(last / step) + 1)
    marks = [log10(number * step) for number in numbers if number > 0]
    return marks if _apart(marks, size / (high - low)) else marks[:: max(1, len(marks) - 1)]
