"""The knife: every wire that the stroke crosses is cut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from designer.canvas.brushes import Brushes
from designer.canvas.crossing import crossed
from designer.canvas.gestures.gesture import Gesture, Pointer
from graph_runtime.document.model import Edge
from graph_runtime.edits.drawing_edits import disconnect


class Cut(Gesture):
    """Ctrl and right drag."""

    cursor = Qt.CursorShape.CrossCursor

    def start(self, pointer: Pointer) -> None:
        self._last = QPointF(pointer.at)
        self._stroke = QPainterPath(pointer.at)
        self._hit: set[Edge] = set()

    def move(self, pointer: Pointer) -> None:
        self._stroke.lineTo(pointer.at)
        for edge in crossed(self.stage.mirror, self._last, pointer.at):
            self._hit.add(edge)
            self.stage.mirror.wires[edge].set_state(wrong=True)
        self._last = QPointF(pointer.at)

    def end(self, pointer: Pointer) -> None:
        hit = self._hit
        if not hit:
            return
        edge = next(iter(hit))
        name = f"{edge.source} to {edge.target}" if len(hit) == 1 else f"{len(hit)} wires"
        level = self.stage.session.level
        level.apply(f"Cut {name}", disconnect(level.document, hit))

    def cancel(self) -> None:
        self.stage.mirror.mark_wrong()

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        painter.setPen(brushes.knife)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._stroke)
