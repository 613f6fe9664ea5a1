"""Panning: the paper follows the hand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from designer.canvas.gestures.gesture import Gesture, Pointer


class Pan(Gesture):
    """Middle drag or Space drag."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def start(self, pointer: Pointer) -> None:
        self._last = QPoint(pointer.screen)

    def move(self, pointer: Pointer) -> None:
        self.stage.pan_by(pointer.screen - self._last)
        self._last = QPoint(pointer.screen)
