"""`DropPaper`: paper that shows a gesture under way and takes blocks dragged from the palette."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from designer.canvas.gestures.drop import Drop
from designer.canvas.gestures.gesture import Pointer
from designer.canvas.mouse import Mouse
from designer.canvas.paper import Paper
from designer.editing.catalogue import Catalogue

MIME = "application/x-network-designer-block"


class DropPaper(Paper):
    """`hand_held` while the space bar makes the pointer a hand."""

    mouse: Mouse
    catalogue: Catalogue
    pointer: QPoint | None = None
    hand_held = False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = self._key_of(event)
        if kind is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.mouse.begin(Drop(self.mouse.stage, kind), self._dragged(event))
        self.show_gesture()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self.mouse.move(self._dragged(event))
        self.show_gesture()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.mouse.cancel()
        self.show_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.mouse.release(self._dragged(event))
        self.show_gesture()
        self.setFocus()

    def show_gesture(self) -> None:
        """Paint what the gesture under way shows, and take away what the last one showed."""
        gesture = self.mouse.gesture
        if gesture is not None or self.shown_gesture is not None:
            self.shown_gesture = gesture
            self.refresh()
            self.viewport().update()
        shape = gesture.cursor if gesture else Qt.CursorShape.ArrowCursor
        if gesture is None and self.hand_held:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _dragged(self, event: QDropEvent) -> Pointer:
        self.pointer = event.position().toPoint()
        return Pointer(self.mapToScene(self.pointer), self.pointer, event.modifiers())

    def _key_of(self, event: QDropEvent) -> str | None:
        """The key of what is dragged; None for anything that the catalogue does not have."""
        data = event.mimeData().data(MIME).data()
        key = bytes(data).decode("ascii", "replace")
        return key if key in self.catalogue.kinds else None
