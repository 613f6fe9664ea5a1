"""`Welcome`: what an empty canvas says to somebody who sees it for the first time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.panels.headings import tinted
from designer.plain_text import PlainLabel
from designer.session import Session
from designer.theme import Theme, text_font
from graph_runtime.changes import Changes
from graph_runtime.check import Checked

LINES = (
    ("Drag a block here from the left, or press Tab to search", 13.0),
    ("Ctrl+Shift+O opens an example   ·   Ctrl+Shift+P finds every command", 10.0),
)


class Welcome(QWidget):
    """Lies over `ground` while the document has no blocks; lets every press through."""

    def __init__(self, session: Session, theme: Theme, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self._lines = [PlainLabel(text) for text, _ in LINES]
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for label, (_, points) in zip(self._lines, LINES, strict=True):
            label.setFont(text_font(points))
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)
        session.changed.connect(self._changed)
        self._show(not session.document.nodes)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        for label in self._lines:
            tinted(label, theme.muted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._ground.rect())
        return False

    def _changed(self, changes: Changes, checked: Checked) -> None:
        empty = not checked.document.nodes
        if empty == self.isHidden():
            self._show(empty)

    def _show(self, empty: bool) -> None:
        """Stand on the ground, or leave it: a filter of events costs as long as it is there."""
        self.setVisible(empty)
        if empty:
            self.setGeometry(self._ground.rect())
            self._ground.installEventFilter(self)
        else:
            self._ground.removeEventFilter(self)
