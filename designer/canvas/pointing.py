"""`PointedPaper`: mouse and keys on the paper, handed to gestures and commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip

from designer.appearance.plain_text import tip
from designer.canvas.commands import Commands
from designer.canvas.drop_paper import DropPaper
from designer.canvas.facts import facts_at
from designer.canvas.gestures.gesture import Pointer
from designer.canvas.neighbours import beside
from designer.editing.session import Session

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NUDGE = 10.0
FAR_NUDGE = 100.0


class PointedPaper(DropPaper):
    """Decides nothing itself: it tells `mouse` and `commands` what happened."""

    session: Session
    commands: Commands

    def open_search(self) -> None:
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event.button(), self._pointed(event), self.hand_held)
        self.show_gesture()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        self.mouse.move(pointer)
        if not self.mouse.busy and not event.buttons():
            self._hover(pointer)
        self.show_gesture()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(self._pointed(event))
        self.show_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        if event.button() == Qt.MouseButton.LeftButton and self._is_empty(pointer):
            self.mouse.cancel()
            self.open_search()
        elif event.button() == Qt.MouseButton.LeftButton and self._enter(pointer):
            self.mouse.cancel()
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
            self._escape()
            self.show_gesture()
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

    def _pointed(self, event: QMouseEvent) -> Pointer:
        self.pointer = event.position().toPoint()
        return Pointer(self.mapToScene(self.pointer), self.pointer, event.modifiers())

    def _hover(self, pointer: Pointer) -> None:
        self.mirror.hover(self.mirror.port_at(pointer.at), pointer.at)

    def _set_space(self, held: bool) -> None:
        self.hand_held = held
        self.show_gesture()

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

    def _enter(self, pointer: Pointer) -> bool:
        """Open the drawing inside the block under the pointer, if there is one."""
        block = self.mirror.block_at(pointer.at)
        if block is None or not self.session.level.may_enter(block.node_id):
            return False
        self.session.level.enter(block.node_id)
        return True

    def _escape(self) -> None:
        """Drop the gesture, else the selection, else go up to the drawing around this one."""
        if self.mouse.cancel():
            return
        if self.session.selected_nodes or self.session.selected_edges:
            self.session.select(())
        else:
            self.session.level.leave()

    def _is_empty(self, pointer: Pointer) -> bool:
        at = pointer.at
        return self.mirror.block_at(at) is None and self.mirror.port_at(at) is None

    def _facts_at(self, at: QPoint) -> str:
        return facts_at(self.mirror, self.session.level.checked, self.mapToScene(at))
