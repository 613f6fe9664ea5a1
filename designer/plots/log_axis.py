"""`LogAxis`: an axis that, on a logarithmic scale, labels a few round values and no more."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import pyqtgraph as pg

ROW, COLUMN = 22, 44
"""Room (px) that a label needs along a vertical and along a horizontal axis."""


class LogAxis(pg.AxisItem):  # type: ignore[misc]
    """Behaves as any axis while it is linear."""

    def tickValues(self, low: float, high: float, size: float) -> Any:
        if not self.logMode:
            return super().tickValues(low, high, size)
        room = ROW if self.orientation in ("left", "right") else COLUMN
        return [(1.0, decade_ticks(low, high, int(size // room)))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            strings: list[str] = super().tickStrings(values, scale, spacing)
            return strings
        return [f"{10.0**value:.3g}" for value in values]


def decade_ticks(low: float, high: float, most: int) -> list[float]:
    """Powers of ten between two logarithms, with halves or fifths where there is room for them.

    At most `most` of them, but at least two where two round values lie in between.
    """
    most = max(2, most)
    low, high = max(low, -300.0), min(high, 300.0)
    powers = range(floor(low), ceil(high) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [power + log10(step) for power in powers for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= most:
            return inside
    every = -(-len(inside) // most)
    return inside[::every]
