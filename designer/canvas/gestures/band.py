"""The rubber band: select all that it touches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.canvas.brushes import Brushes
from designer.canvas.gestures.gesture import Gesture, Pointer


class Band(Gesture):
    """Drag over empty canvas; with Shift or Ctrl the old selection stays."""

    def start(self, pointer: Pointer) -> None:
        session = self.stage.session
        self._before = session.selected_nodes, session.selected_edges
        self._kept = self._before if pointer.adding else (frozenset(), frozenset())
        self._origin = QPointF(pointer.at)
        self._area = QRectF(self._origin, self._origin)

    def move(self, pointer: Pointer) -> None:
        self._area = QRectF(self._origin, pointer.at).normalized()
        self.stage.mirror.set_selection(self._touched(), self._kept[1])

    def end(self, pointer: Pointer) -> None:
        self.stage.session.select(self._touched(), self._kept[1])

    def cancel(self) -> None:
        self.stage.mirror.set_selection(*self._before)

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        pen = QPen(brushes.selected.color(), 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(brushes.band)
        painter.drawRect(self._area)

    def _touched(self) -> frozenset[str]:
        return self._kept[0] | set(self.stage.mirror.blocks_in(self._area))
