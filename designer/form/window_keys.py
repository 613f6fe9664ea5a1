"""Keys that a field leaves to the window: its undo is the document's and not the field's."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def left_to_window(event: QEvent) -> bool:
    """Let undo and redo pass; whether the event was one of them."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    passes = any(event.matches(key) for key in keys)
    if passes:
        event.ignore()
    return passes
