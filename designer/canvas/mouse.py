"""`Mouse`: turns presses, moves and releases into clicks and gestures, one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer.canvas.gestures.choice import gesture_for
from designer.canvas.gestures.gesture import Gesture, Pointer, Stage
from designer.canvas.gestures.move import Move


class Mouse:
    """Holds the gesture under way; a press becomes one when the pointer has moved a little."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._pressed: tuple[Pointer, Gesture] | None = None
        self.gesture: Gesture | None = None

    @property
    def busy(self) -> bool:
        return self.gesture is not None

    def press(self, button: Qt.MouseButton, pointer: Pointer, space: bool) -> None:
        """A button went down: select what is under the pointer, wait whether it is dragged."""
        if self.gesture is not None:
            self.cancel()
            return
        gesture = gesture_for(self.stage, button, pointer, space)
        if gesture is None:
            return
        self._pressed = pointer, gesture
        if isinstance(gesture, Move):
            self._select_pressed(pointer)

    def move(self, pointer: Pointer) -> None:
        if self._pressed is not None:
            begun, gesture = self._pressed
            if _far(pointer, begun):
                self._pressed = None
                self.begin(gesture, begun)
        if self.gesture is not None:
            self.gesture.move(pointer)

    def begin(self, gesture: Gesture, pointer: Pointer) -> None:
        self.gesture = gesture
        gesture.start(pointer)

    def release(self, pointer: Pointer) -> None:
        """The button is up: the gesture makes its edit, or it was a click."""
        pressed, self._pressed = self._pressed, None
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.end(pointer)
        elif pressed is not None:
            self._click(pressed[1], pointer)

    def cancel(self) -> bool:
        """Drop the gesture under way; whether there was one."""
        gesture, self.gesture, self._pressed = self.gesture, None, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def _select_pressed(self, pointer: Pointer) -> None:
        session, block = self.stage.session, self.stage.mirror.block_at(pointer.at)
        if block is None or block.node_id in session.selected_nodes:
            return
        kept = session.selected_nodes if pointer.adding else frozenset()
        session.select(kept | {block.node_id})
        self._fresh = block.node_id

    _fresh: str | None = None

    def _click(self, gesture: Gesture, pointer: Pointer) -> None:
        """A press without a drag: the selection becomes, gains or loses what was clicked."""
        session, mirror = self.stage.session, self.stage.mirror
        fresh, self._fresh = self._fresh, None
        block = mirror.block_at(pointer.at)
        edge = None if block else mirror.edge_at(pointer.at, self.stage.reach() / 2)
        if block is not None:
            if not pointer.adding:
                session.select([block.node_id])
            elif block.node_id != fresh:
                session.select(session.selected_nodes ^ {block.node_id}, session.selected_edges)
        elif edge is not None:
            edges = session.selected_edges ^ {edge} if pointer.adding else frozenset({edge})
            session.select(session.selected_nodes if pointer.adding else (), edges)
        elif not pointer.adding:
            session.select(())


def _far(a: Pointer, b: Pointer) -> bool:
    return (a.screen - b.screen).manhattanLength() >= max(3, QApplication.startDragDistance() // 2)
