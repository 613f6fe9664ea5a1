"""`Series`: a curve of any length kept as at most some 2,000 points, its extremes exact.

Drawing a million points costs 37 ms raw and half a millisecond this way, so the thinning happens
once, while points arrive, and never again at a redraw.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

DISPLAY_POINTS = 2_000
"""About as many points as a wide screen can show."""

MAX_WAITING = 64
"""Single points that are collected before they are sorted in: one by one costs forty times."""

COLUMNS = 7
"""Of a bucket: x and y of its lowest point, x and y of its highest, sums of x and y, count."""


class Series:
    """Points in buckets of equal count; a bucket keeps its lowest and highest point and its mean.

    When the buckets run out, neighbours join and buckets hold twice as many points. Values that
    are not finite are counted and left out.
    """

    def __init__(self, points: int = DISPLAY_POINTS) -> None:
        self._limit = max(2, points // 2)
        self._buckets = np.empty((0, COLUMNS))
        self._used = 0
        self._seen = 0
        self._width = 1
        self._last: tuple[float, float] | None = None
        self._waiting: list[tuple[float, float]] = []
        self._not_finite = 0
        self._first_not_finite: float | None = None

    def __len__(self) -> int:
        """How many finite points came in."""
        self._settle()
        return self._seen

    @property
    def width(self) -> int:
        """Points in a full bucket."""
        self._settle()
        return self._width

    @property
    def last(self) -> tuple[float, float] | None:
        """The newest finite point."""
        self._settle()
        return self._last

    @property
    def not_finite(self) -> int:
        """How many points were left out."""
        self._settle()
        return self._not_finite

    @property
    def first_not_finite(self) -> float | None:
        """x of the first point that was left out."""
        self._settle()
        return self._first_not_finite

    def add(self, x: float, y: float) -> None:
        """Append one point; it waits for others, which are then taken at once."""
        self._waiting.append((x, y))
        if len(self._waiting) >= MAX_WAITING:
            self._settle()

    def extend(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """Append points: x and y (n,), in the order in which they are to be drawn."""
        self._settle()
        self._append(x, y)

    def _settle(self) -> None:
        if self._waiting:
            points = np.array(self._waiting, np.float64)
            self._waiting.clear()
            self._append(points[:, 0], points[:, 1])

    def _append(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        x, y = self._finite(np.asarray(x, np.float64), np.asarray(y, np.float64))
        if not len(y):
            return
        self._widen(self._seen + len(y))
        bucket = (self._seen + np.arange(len(y))) // self._width
        starts = np.flatnonzero(np.diff(bucket, prepend=-1))
        low, high = _extremes(y, starts)
        sums = (np.add.reduceat(values, starts) for values in (x, y, np.ones_like(y)))
        fresh = np.column_stack((x[low], y[low], x[high], y[high], *sums))
        self._put(fresh, joins=bool(self._seen % self._width))
        self._seen += len(y)
        self._last = float(x[-1]), float(y[-1])

    def points(self) -> tuple[Numbers, Numbers]:
        """What to draw: x and y (k,), k ≤ twice the buckets and one, the newest point included."""
        self._settle()
        kept = self._buckets[: self._used]
        first_low = kept[:, 0] <= kept[:, 2]
        ordered = np.where(first_low[:, None], kept[:, :4], kept[:, [2, 3, 0, 1]])
        x, y = ordered[:, 0::2].ravel(), ordered[:, 1::2].ravel()
        if self._width == 1:
            x, y = x[::2], y[::2]
        if self._last is not None and (not len(x) or x[-1] < self._last[0]):
            x, y = np.append(x, self._last[0]), np.append(y, self._last[1])
        return x, y

    def means(self) -> tuple[Numbers, Numbers]:
        """The mean point of every bucket: x and y (k,), what a smoothed curve is made from."""
        self._settle()
        kept = self._buckets[: self._used]
        return kept[:, 4] / kept[:, 6], kept[:, 5] / kept[:, 6]

    def cut(self, x: float) -> None:
        """Forget the points from `x` on: a run that goes on from a checkpoint repeats them."""
        self._settle()
        kept = self._buckets[: self._used]
        kept = kept[(kept[:, 0] < x) | (kept[:, 2] < x)].copy()
        late_low, late_high = kept[:, 0] >= x, kept[:, 2] >= x
        kept[late_low, :2] = kept[late_low, 2:4]
        kept[late_high, 2:4] = kept[late_high, :2]
        torn = late_low | late_high
        kept[torn, 4:6] = kept[torn, :2] + kept[torn, 2:4]
        kept[torn, 6] = 2.0
        self._buckets, self._used = kept, len(kept)
        self._seen = len(kept) * self._width
        self._last = _last(kept)

    def _finite(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        good = np.isfinite(y) & np.isfinite(x)
        if good.all():
            return x, y
        self._not_finite += int(len(good) - good.sum())
        if self._first_not_finite is None:
            self._first_not_finite = float(x[~good][0])
        return x[good], y[good]

    def _widen(self, total: int) -> None:
        while total > self._limit * self._width:
            kept = self._buckets[: self._used]
            even = len(kept) // 2 * 2
            self._buckets = np.vstack((_joined(kept[:even:2], kept[1:even:2]), kept[even:]))
            self._used = len(self._buckets)
            self._width *= 2

    def _put(self, fresh: Numbers, joins: bool) -> None:
        """Append buckets; the first one joins the last bucket if that was not full."""
        if joins:
            last = self._buckets[self._used - 1 : self._used]
            self._buckets[self._used - 1] = _joined(last, fresh[:1])[0]
            fresh = fresh[1:]
        if self._used + len(fresh) > len(self._buckets):
            room = min(self._limit, max(64, 2 * (self._used + len(fresh))))
            grown = np.empty((max(room, self._used + len(fresh)), COLUMNS))
            grown[: self._used] = self._buckets[: self._used]
            self._buckets = grown
        self._buckets[self._used : self._used + len(fresh)] = fresh
        self._used += len(fresh)


def _extremes(y: Numbers, starts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the lowest and the highest value of each segment stand; the first of equal ones."""
    segment = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(y))))
    found = []
    for extreme in (np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)):
        hits = np.flatnonzero(y == extreme[segment])
        found.append(hits[np.flatnonzero(np.diff(segment[hits], prepend=-1))])
    return found[0], found[1]


def _joined(first: Numbers, second: Numbers) -> Numbers:
    """Two rows of buckets as one: the lower of the lowest, the higher of the highest."""
    lower = second[:, 1] < first[:, 1]
    higher = second[:, 3] > first[:, 3]
    return np.column_stack(
        (
            np.where(lower[:, None], second[:, :2], first[:, :2]),
            np.where(higher[:, None], second[:, 2:4], first[:, 2:4]),
            first[:, 4:] + second[:, 4:],
        )
    )


def _last(kept: Numbers) -> tuple[float, float] | None:
    if not len(kept):
        return None
    row = kept[-1]
    x, y = row[:2] if row[0] > row[2] else row[2:4]
    return float(x), float(y)
