"""The small lock on a block whose weights training leaves as they are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from designer.canvas.brushes import Brushes

SIZE = 10.0
"""Height of the lock (px)."""
ROOM = 14.0
"""Width that the words beside it leave free (px)."""


def paint_lock(painter: QPainter, x: float, y: float, brushes: Brushes) -> None:
    """A closed lock with its top left corner at (x, y)."""
    painter.setPen(QPen(brushes.muted.color(), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bow = QPainterPath()
    bow.moveTo(x + 2, y + 5)
    bow.lineTo(x + 2, y + 3)
    bow.arcTo(QRectF(x + 2, y + 0.5, 4.5, 5), 180, -180)
    bow.lineTo(x + 6.5, y + 5)
    painter.drawPath(bow)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.muted.color())
    painter.drawRoundedRect(QRectF(x, y + 4.5, 8.5, SIZE - 4), 1.2, 1.2)
