"""The curve of a wire: cubics that leave an output and enter an input level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from graph_runtime.document.model import Point

Floats = NDArray[np.float64]
Cubic = tuple[Point, Point, Point, Point]
TURN = 64.0
"""Width of the bend from a port to a lane (px)."""


def cubics(start: Point, end: Point, lane: float | None = None) -> list[Cubic]:
    """The pieces of a wire; with a `lane` it runs level at that height in between."""
    (sx, sy), (ex, ey) = start, end
    if lane is None:
        reach = handle(ex - sx, ey - sy)
        return [(start, (sx + reach, sy), (ex - reach, ey), end)]
    if ex > sx:
        turn = min(TURN, (ex - sx) / 3)
        a, b = (sx + turn, lane), (ex - turn, lane)
        return [
            (start, (sx + turn * 0.6, sy), (sx + turn * 0.4, lane), a),
            _level(a, b),
            (b, (ex - turn * 0.4, lane), (ex - turn * 0.6, ey), end),
        ]
    a, b = (sx, lane), (ex, lane)
    out, back = _swing(lane - sy), _swing(lane - ey)
    return [
        (start, (sx + out, sy), (sx + out, lane), a),
        _level(a, b),
        (b, (ex - back, lane), (ex - back, ey), end),
    ]


def handle(dx: float, dy: float) -> float:
    """How far the control points stand from the ends (px): longer for a wire that runs back."""
    if dx >= 0:
        return max(min(dx * 0.5, 160.0), min(24.0 + abs(dy) * 0.1, 60.0))
    return min(60.0 - dx * 0.4, 220.0)


def wire_path(pieces: Sequence[Cubic]) -> QPainterPath:
    path = QPainterPath(QPointF(*pieces[0][0]))
    for _, first, second, end in pieces:
        path.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return path


def sampled(pieces: Sequence[Cubic], steps: int) -> Floats:
    """One wire as a broken line with `steps` pieces in all, (steps + 1, 2)."""
    corners = np.array(pieces, dtype=np.float64)  # (pieces, 4, 2)
    place = np.linspace(0.0, len(pieces), steps + 1)
    piece = np.minimum(place.astype(np.intp), len(pieces) - 1)
    t = (place - piece)[:, None]
    p0, p1, p2, p3 = (corners[piece, i] for i in range(4))  # (steps + 1, 2)
    s = 1 - t
    line: Floats = s**3 * p0 + 3 * s**2 * t * p1 + 3 * s * t**2 * p2 + t**3 * p3
    return line


def sampled_direct(ends: Floats, steps: int) -> Floats:
    """Many wires without lanes as broken lines, (n, steps + 1, 2); `ends` (n, 4) as x, y, x, y."""
    start, end = ends[:, None, :2], ends[:, None, 2:]
    dx, dy = (ends[:, 2:] - ends[:, :2]).T
    forward = np.maximum(np.minimum(dx * 0.5, 160.0), np.minimum(24.0 + np.abs(dy) * 0.1, 60.0))
    reach = np.where(dx >= 0, forward, np.minimum(60.0 - dx * 0.4, 220.0))
    offset = np.stack([reach, np.zeros_like(reach)], axis=1)[:, None, :]
    t = np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    s = 1 - t
    lines: Floats = (
        s**3 * start + 3 * s**2 * t * (start + offset) + 3 * s * t**2 * (end - offset) + t**3 * end
    )
    return lines


def _level(a: Point, b: Point) -> Cubic:
    third = (b[0] - a[0]) / 3
    return a, (a[0] + third, a[1]), (b[0] - third, b[1]), b


def _swing(dy: float) -> float:
    """How far a half turn bulges, by its height (px)."""
    return min(max(abs(dy) * 0.66, 30.0), 70.0)
