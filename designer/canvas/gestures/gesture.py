"""What every gesture is, and what it may ask of the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.hits import PortRef
from designer.canvas.scene import CanvasScene
from designer.editing.catalogue import Catalogue
from designer.editing.session import Session

if TYPE_CHECKING:
    from designer.canvas.brushes import Brushes


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is: `at` in the scene, `screen` in the viewport, and the keys held."""

    at: QPointF
    screen: QPoint
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def adding(self) -> bool:
        """Shift or Ctrl: add to the selection instead of replacing it."""
        wanted = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        return bool(self.modifiers & wanted)


class Stage(Protocol):
    """The canvas as gestures see it."""

    session: Session
    catalogue: Catalogue
    mirror: CanvasScene

    def reach(self) -> float:
        """How near counts as touching (px of the scene), larger from afar."""

    def say(self, sentence: str, wrong: bool = False) -> None:
        """Show a sentence near the pointer; an empty one hides it."""

    def pan_by(self, step: QPoint) -> None:
        """Move the view over the scene (px of the screen)."""

    def search_for(self, ref: PortRef, at: QPointF) -> None:
        """Open the search for blocks that a wire from `ref` fits; the chosen one is connected."""


class Gesture:
    """Base of all: does nothing. Nothing may stay changed after `cancel`."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ArrowCursor

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def start(self, pointer: Pointer) -> None:
        """The drag begins; `pointer` is where the button went down."""

    def move(self, pointer: Pointer) -> None:
        """The pointer moved."""

    def end(self, pointer: Pointer) -> None:
        """The button is up: make the edit."""

    def cancel(self) -> None:
        """Esc, or the drag left: as if it had never begun."""

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        """Draw what only the gesture shows, in coordinates of the scene."""
