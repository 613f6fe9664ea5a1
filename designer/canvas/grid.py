"""The dots behind the drawing: calm, and fewer from afar."""

from __future__ import annotations

from math import floor

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from designer.canvas.strokes import draw_points

FINE = 20.0
COARSE = 100.0


def paint_grid(painter: QPainter, exposed: QRectF, zoom: float, pen: QPen) -> None:
    """Dots every 20 px of the scene, every 100 from further off, none from afar."""
    if zoom < 0.12:
        return
    step = FINE if zoom >= 0.55 else COARSE
    x = np.arange(floor(exposed.left() / step), exposed.right() / step + 1) * step
    y = np.arange(floor(exposed.top() / step), exposed.bottom() / step + 1) * step
    painter.setPen(pen)
    draw_points(painter, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
