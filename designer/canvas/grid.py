"""The dots behind the drawing: calm, and fewer from afar."""

from __future__ import annotations

from math import floor

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from designer.canvas.strokes import draw_rects

FINE = 20.0
COARSE = 100.0
DOT = 2.0
"""Size of a dot (px of the screen)."""


def paint_grid(painter: QPainter, exposed: QRectF, zoom: float, brush: QBrush) -> None:
    """Dots every 20 px of the scene, every 100 from further off, none from afar."""
    if zoom < 0.12:
        return
    step, size = (FINE if zoom >= 0.55 else COARSE), DOT / zoom
    x = np.arange(floor(exposed.left() / step), exposed.right() / step + 1) * step
    y = np.arange(floor(exposed.top() / step), exposed.bottom() / step + 1) * step
    dots = np.full((len(y), len(x), 4), size)
    dots[..., 0], dots[..., 1] = x - size / 2, y[:, None] - size / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    draw_rects(painter, dots.reshape(-1, 4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
