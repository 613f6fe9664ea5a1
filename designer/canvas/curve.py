"""The curve of a wire from an output to an input, level at both ends.

A wire that runs forward is one cubic. One that runs back to another line of blocks turns half-way
down, runs back between the lines and turns again, as text goes on in the next line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from graph_runtime.document import Point

Floats = NDArray[np.float64]

BACK, APART = -40.0, 80.0
"""A wire returns when its end lies left of this and at least so far above or below (px)."""


def wire_path(start: Point, end: Point) -> QPainterPath:
    path = QPainterPath(QPointF(*start))
    ends = np.array([(*start, *end)])
    pieces = _returning(ends) if _returns(ends)[0] else _forward(ends)
    for piece in pieces:
        path.cubicTo(*(QPointF(x, y) for x, y in piece[0, 1:].tolist()))
    return path


def sampled(ends: Floats, steps: int) -> Floats:
    """Many wires at once as broken lines, (n, steps + 1, 2); `ends` (n, 4): x0, y0, x1, y1."""
    t = np.linspace(0.0, 1.0, steps + 1)
    points: Floats = _along(_forward(ends)[0], t)
    back = _returns(ends)
    if back.any():
        pieces = _returning(ends[back])
        which = np.minimum((3 * t).astype(np.intp), 2)
        parts = [_along(piece, 3 * t[which == k] - k) for k, piece in enumerate(pieces)]
        points[back] = np.concatenate(parts, axis=1)
    return points


def _returns(ends: Floats) -> NDArray[np.bool_]:
    dx, dy = (ends[:, 2:] - ends[:, :2]).T
    returns: NDArray[np.bool_] = (dx < BACK) & (np.abs(dy) >= APART)
    return returns


def _forward(ends: Floats) -> list[Floats]:
    """The four control points of each wire, (n, 4, 2); the handles are longer for one run back."""
    dx, dy = (ends[:, 2:] - ends[:, :2]).T
    reach = np.where(
        dx >= 0,
        np.maximum(np.minimum(dx * 0.5, 160.0), np.minimum(24.0 + np.abs(dy) * 0.1, 60.0)),
        np.minimum(60.0 - dx * 0.4, 220.0),
    )
    offset = np.stack([reach, np.zeros_like(reach)], axis=1)
    start, end = ends[:, :2], ends[:, 2:]
    return [np.stack([start, start + offset, end - offset, end], axis=1)]


def _returning(ends: Floats) -> list[Floats]:
    """Control points of the turn out, the way back and the turn in, each (n, 4, 2)."""
    x0, y0, x1, y1 = ends.T
    middle = (y0 + y1) / 2
    turn = np.minimum(np.abs(y1 - y0) / 3, 48.0)

    def cubic(*points: tuple[Floats, Floats]) -> Floats:
        return np.stack([np.stack(point, axis=1) for point in points], axis=1)

    out = cubic((x0, y0), (x0 + turn, y0), (x0 + turn, middle), (x0, middle))
    third = (x1 - x0) / 3
    way = cubic((x0, middle), (x0 + third, middle), (x1 - third, middle), (x1, middle))
    into = cubic((x1, middle), (x1 - turn, middle), (x1 - turn, y1), (x1, y1))
    return [out, way, into]


def _along(controls: Floats, t: Floats) -> Floats:
    """Points of cubics (n, 4, 2) at the parameters `t` (k,), as (n, k, 2)."""
    s = 1 - t
    weights = np.stack([s**3, 3 * s**2 * t, 3 * s * t**2, t**3], axis=1)
    points: Floats = np.einsum("kc,ncd->nkd", weights, controls)
    return points
