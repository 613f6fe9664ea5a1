"""`PointedPaper`: mouse, keys and palette drags on the paper, handed to gestures and commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip

from designer.canvas.commands import Commands
from designer.canvas.facts import facts_at
from designer.canvas.gestures.drop import Drop
from designer.canvas.gestures.gesture import Pointer
from designer.canvas.mouse import Mouse
from designer.canvas.neighbours import beside
from designer.canvas.paper import Paper
from designer.plain_text import tip
from designer.session import Session
from graph_runtime.block import BLOCKS

MIME = "application/x-network-designer-block"
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NUDGE = 10.0
FAR_NUDGE = 100.0


class PointedPaper(Paper):
    """Decides nothing itself: it tells `mouse` and `commands` what happened."""

    session: Session
    mouse: Mouse
    commands: Commands
    pointer: QPoint | None = None
    _space = False

    def open_search(self) -> None:
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event.button(), self._pointed(event), self._space)
        self._show_gesture()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        self.mouse.move(pointer)
        if not self.mouse.busy and not event.buttons():
            self._hover(pointer)
        self._show_gesture()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(self._pointed(event))
        self._show_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        if event.button() == Qt.MouseButton.LeftButton and self._is_empty(pointer):
            self.mouse.cancel()
            self.open_search()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer = None
        super().leaveEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab searches for blocks; Ctrl+Tab and the panels' shortcuts leave the canvas.
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if not self.mouse.cancel():
                self.session.select(())
            self._show_gesture()
        elif key == Qt.Key.Key_Tab and not event.modifiers():
            self.open_search()
        elif key == Qt.Key.Key_Space:
            self._set_space(True)
        elif key in ARROWS:
            self._arrow(key, event.modifiers())
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_space(False)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._set_space(False)
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The canvas's own actions; with Ctrl the right button is the knife."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.actions():
            return
        block = self.mirror.block_at(self.mapToScene(event.pos()))
        if block is not None and block.node_id not in self.session.selected_nodes:
            self.session.select([block.node_id])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self._facts_at(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = _kind_of(event)
        if kind is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.mouse.begin(Drop(self.mouse.stage, kind), self._dragged(event))
        self._show_gesture()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self.mouse.move(self._dragged(event))
        self._show_gesture()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.mouse.cancel()
        self._show_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.mouse.release(self._dragged(event))
        self._show_gesture()
        self.setFocus()

    def _pointed(self, event: QMouseEvent) -> Pointer:
        self.pointer = event.position().toPoint()
        return Pointer(self.mapToScene(self.pointer), self.pointer, event.modifiers())

    def _dragged(self, event: QDropEvent) -> Pointer:
        self.pointer = event.position().toPoint()
        return Pointer(self.mapToScene(self.pointer), self.pointer, event.modifiers())

    def _show_gesture(self) -> None:
        """Paint what the gesture under way shows, and take away what the last one showed."""
        gesture = self.mouse.gesture
        if gesture is not None or self.shown_gesture is not None:
            self.shown_gesture = gesture
            self.refresh()
            self.viewport().update()
        shape = gesture.cursor if gesture else Qt.CursorShape.ArrowCursor
        if gesture is None and self._space:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _hover(self, pointer: Pointer) -> None:
        self.mirror.hover(self.mirror.port_at(pointer.at), pointer.at)

    def _set_space(self, held: bool) -> None:
        self._space = held
        self._show_gesture()

    def _arrow(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """Nudge the selection; with Ctrl, select the next block in that direction."""
        dx, dy = ARROWS[key]
        if held & Qt.KeyboardModifier.ControlModifier or not self.session.selected_nodes:
            node = beside(self.mirror, self.session.selected_nodes, (dx, dy))
            if node is not None:
                self.session.select([node])
                self.camera.reveal(self.mirror.blocks[node].body)
            return
        step = FAR_NUDGE if held & Qt.KeyboardModifier.ShiftModifier else NUDGE
        self.commands.nudge(dx * step, dy * step)

    def _is_empty(self, pointer: Pointer) -> bool:
        at = pointer.at
        return self.mirror.block_at(at) is None and self.mirror.port_at(at) is None

    def _facts_at(self, at: QPoint) -> str:
        return facts_at(self.mirror, self.session.checked, self.mapToScene(at))


def _kind_of(event: QDropEvent) -> str | None:
    """The kind of block that is dragged; None for anything else that may be dragged in."""
    data = event.mimeData().data(MIME).data()
    kind = bytes(data).decode("ascii", "replace")
    return kind if kind in BLOCKS.kinds else None
