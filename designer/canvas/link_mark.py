"""The mark of a block that learns one set of weights with others: two links of a chain."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.canvas.brushes import Brushes

LINK_WIDTH = 16.0
LINK_ROOM = 21.0
"""Width that the words beside it leave free (px)."""
LINK = QRectF(0.0, 0.0, 9.0, 6.0)


def paint_link(painter: QPainter, x: float, y: float, brushes: Brushes) -> None:
    """Paint the mark with its top left corner there."""
    pen = QPen(brushes.muted)
    pen.setWidthF(1.3)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step in (0.0, 7.0):
        painter.drawRoundedRect(LINK.translated(x + step, y), 3.0, 3.0)
