"""Many rectangles, lines or dots in one call, handed over as memory and not as Python objects."""

from __future__ import annotations

from typing import TypeVar, cast

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

from designer.canvas.curve import Floats

T = TypeVar("T", QRectF, QLineF)


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """(n, 4): x, y, width, height."""
    if len(rects):
        rects = np.ascontiguousarray(rects, dtype=np.float64)
        painter.drawRects(_first(rects, QRectF), len(rects))


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """(n, 4): x0, y0, x1, y1."""
    if len(lines):
        lines = np.ascontiguousarray(lines, dtype=np.float64)
        painter.drawLines(_first(lines, QLineF), len(lines))


def _first(rows: Floats, kind: type[T]) -> T:
    """Row 0 as Qt sees it; the array must outlive the call it is used in."""
    return cast(T, Shiboken.wrapInstance(rows.ctypes.data, kind))
