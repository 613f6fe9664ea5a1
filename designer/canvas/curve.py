"""The curve of a wire: one cubic from an output to an input, level at both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from graph_runtime.document import Point

Floats = NDArray[np.float64]


def handle(dx: float, dy: float) -> float:
    """How far the control points stand from the ends (px): longer for a wire that runs back."""
    if dx >= 0:
        return max(min(dx * 0.5, 160.0), min(24.0 + abs(dy) * 0.1, 60.0))
    return min(60.0 - dx * 0.4, 220.0)


def wire_path(start: Point, end: Point) -> QPainterPath:
    reach = handle(end[0] - start[0], end[1] - start[1])
    path = QPainterPath(QPointF(*start))
    path.cubicTo(
        QPointF(start[0] + reach, start[1]), QPointF(end[0] - reach, end[1]), QPointF(*end)
    )
    return path


def sampled(ends: Floats, steps: int) -> Floats:
    """Many wires at once as broken lines, (n, steps + 1, 2); `ends` (n, 4): x0, y0, x1, y1."""
    start, end = ends[:, None, :2], ends[:, None, 2:]
    dx, dy = (ends[:, 2:] - ends[:, :2]).T
    reach = np.where(
        dx >= 0,
        np.maximum(np.minimum(dx * 0.5, 160.0), np.minimum(24.0 + np.abs(dy) * 0.1, 60.0)),
        np.minimum(60.0 - dx * 0.4, 220.0),
    )
    offset = np.stack([reach, np.zeros_like(reach)], axis=1)[:, None, :]
    t = np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    s = 1 - t
    points: Floats = (
        s**3 * start + 3 * s**2 * t * (start + offset) + 3 * s * t**2 * (end - offset) + t**3 * end
    )
    return points
