"""What an empty canvas says: how to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from designer.canvas.brushes import Brushes

TITLE = "Nothing drawn yet"
LINES = (
    "Drag a block in from the list, or press Tab and type its name.",
    "Drag from one port to another to connect them.",
    "Ctrl+Shift+O opens an example   ·   Ctrl+Shift+P finds every command",
)


def paint_welcome(painter: QPainter, room: QRectF, brushes: Brushes) -> None:
    """Write the first steps into the middle of `room` (px of the viewport)."""
    painter.save()
    painter.setWorldTransform(QTransform())
    line = QRectF(room.left(), room.center().y() - 40, room.width(), 24)
    painter.setPen(brushes.ink)
    painter.setFont(brushes.title)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, TITLE)
    painter.setPen(brushes.muted)
    painter.setFont(brushes.text)
    for number, words in enumerate(LINES):
        below = line.translated(0, 26 + 20 * number)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
