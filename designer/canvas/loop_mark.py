"""The mark of a group that is run at every step: a circle that runs into itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from designer.canvas.brushes import Brushes

LOOP_WIDTH = 11.0
LOOP_ROOM = 16.0
"""Width that the words beside it leave free (px)."""


def paint_loop(painter: QPainter, x: float, y: float, brushes: Brushes) -> None:
    """Paint the mark with its top left corner there."""
    colour = brushes.muted.color()
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(x + 1, y + 1, 9, 9), 60 * 16, 300 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = QPointF(x + 11.2, y + 2.6)
    painter.drawPolygon(QPolygonF([tip, QPointF(x + 5.8, y - 1.2), QPointF(x + 6.6, y + 4.2)]))
