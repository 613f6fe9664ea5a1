"""`SourcePanel`: the Python of the drawing, bound to the selection in both directions."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QShowEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.highlighting import PythonColours
from designer.appearance.icons import icon
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.splicing import splice
from designer.appearance.theme import Theme, code_font
from designer.editing.session import Session
from designer.form.headings import tinted
from graph_runtime.check import Checked
from graph_runtime.edits.changes import Changes
from graph_runtime.groups.places import place_of
from graph_runtime.source.generate import generate

DELAY = 120
"""Rest (ms) after an edit before the source is written anew."""
STALE = "The drawing has problems; this is the source as it last was."
NONE_YET = "The source appears here once the drawing has no problems."


class SourcePanel(QWidget):
    """Shows `model.py` while it is visible; a click on a line tells `chosen` its block."""

    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._lines: dict[int, tuple[str | None, str]] = {}
        self._written: Checked | None = None
        self._colours: PythonColours | None = None
        self.text = QPlainTextEdit()
        self._state = PlainLabel()
        self._copy = QToolButton()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(DELAY)
        self._rest.timeout.connect(self._write_if_seen)
        self._arrange()
        self._copy.clicked.connect(self.copy)
        self.text.cursorPositionChanged.connect(self._choose_line)
        session.changed.connect(self._changed)
        session.selection_changed.connect(self._selected)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self.text, theme)
        tinted(self._state, theme.muted)
        self._copy.setIcon(icon("content-copy", theme))
        if self._colours is not None:
            self._colours.set_theme(theme)
        self._mark()

    def write(self) -> None:
        """Bring the text up to date now."""
        self._rest.stop()
        checked = self._session.checked
        if checked is self._written:
            return
        self._written = checked
        if checked.sound:
            source = generate(checked)
            self._lines = {number: (None, node) for number, node in source.lines.items()}
            self._lines |= source.inner
            self._replace(source.text)
        self._say(checked.sound)
        self._mark()

    def copy(self) -> None:
        """Put the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start(0)

    @property
    def settled(self) -> bool:
        """Whether the text is that of the present document."""
        return self._written is self._session.checked

    @property
    def state(self) -> str:
        """The sentence above the text."""
        return self._state.text()

    def _write_if_seen(self) -> None:
        if self.isVisible():
            self.write()

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if self.isVisible():
            self._rest.start(DELAY)

    def _selected(self, nodes: object, edges: object) -> None:
        if self.isVisible():
            self._mark()

    def _replace(self, text: str) -> None:
        if self._colours is None:
            self._colours = PythonColours(self.text.document(), self._theme)
        place = self.text.verticalScrollBar().value()
        self.text.blockSignals(True)
        splice(self.text.document(), text)
        self.text.blockSignals(False)
        self.text.verticalScrollBar().setValue(place)

    def _say(self, sound: bool) -> None:
        has_text = bool(self._lines)
        self._state.setText("model.py" if sound else STALE if has_text else NONE_YET)
        if self._colours is not None:
            self._colours.set_dimmed(not sound)
        self._copy.setEnabled(has_text)

    def _mark(self) -> None:
        """Tint the lines of the selected blocks and bring the first of them into view."""
        inside = self._session.level.definition
        chosen = {(inside, node) for node in self._session.selected_nodes}
        lines = [number for number, place in self._lines.items() if place in chosen]
        self.text.setExtraSelections([self._tint(number) for number in lines])
        if lines and self._lines.get(self.text.textCursor().blockNumber() + 1) not in chosen:
            self.text.blockSignals(True)
            self.text.setTextCursor(self._cursor(min(lines)))
            self.text.centerCursor()
            self.text.blockSignals(False)

    def _tint(self, line: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        colour = QColor(self._theme.accent)
        colour.setAlpha(46)
        mark.format.setBackground(colour)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.cursor = self._cursor(line)
        return mark

    def _cursor(self, line: int) -> QTextCursor:
        return QTextCursor(self.text.document().findBlockByNumber(line - 1))

    def _choose_line(self) -> None:
        definition, node = self._lines.get(self.text.textCursor().blockNumber() + 1, (None, ""))
        way = self._way_to(definition)
        if node and way is not None:
            self.chosen.emit("/".join((*way, node)))

    def _way_to(self, definition: str | None) -> tuple[str, ...] | None:
        """The level with this drawing: the open one if it is, else the first."""
        level = self._session.level
        if definition == level.definition:
            return level.path
        return place_of(self._session.document, definition)

    def _arrange(self) -> None:
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setFont(code_font(10))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName("Source")
        self._copy.setToolTip(tip("Copy the source"))
        self._copy.setAccessibleName("Copy the source")
        self._copy.setAutoRaise(True)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 4)
        head.addWidget(self._state)
        head.addStretch(1)
        head.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.text)
        self._say(False)
