"""`CodeEdit`: a field of several lines for Python: spaces, indents, colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QShowEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from designer.appearance.highlighting import PythonColours
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.splicing import splice
from designer.appearance.theme import Theme, code_font
from designer.form.window_keys import left_to_window

INDENT = 4
PAUSE = 1_500
"""Rest (ms) after which the next letters are another step of undo."""
LEAST_LINES, MOST_LINES = 8, 32


class CodeEdit(QPlainTextEdit):
    """Tab indents, Escape leaves the field, Ctrl+Z undoes in the document.

    `written` carries every text, and whether the person's own keys made it out of the one before:
    what was pasted or dropped in came from somewhere. For the same reason there is no undo here,
    which could bring back a stranger's text as if it had been typed. `left` ends a step of the
    document's undo: a line, a pause, the way out.
    """

    written = Signal(str, bool)
    left = Signal()
    trusted = False
    """Whether what stands here is trusted, so that parts of it may be moved about."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._own, self._taken = True, ""
        self._colours: PythonColours | None = None
        self.setFont(code_font(10))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Code")
        self.setObjectName("param.code")
        self.setUndoRedoEnabled(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.left)
        self._rows = 1
        self.textChanged.connect(self._changed)
        self.set_theme(theme)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show another text than the one that stands there; the cursor stays near its place."""
        self.blockSignals(True)
        splice(self.document(), text)
        self.blockSignals(False)
        self._rows = self.blockCount()
        self._fit()

    def mark_line(self, number: int) -> None:
        """Tint the line (from 1) in which something is wrong; 0 for none."""
        mark = QTextEdit.ExtraSelection()
        colour = QColor(self._theme.error)
        colour.setAlpha(46)
        mark.format.setBackground(colour)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.cursor = QTextCursor(self.document().findBlockByNumber(number - 1))
        self.setExtraSelections([mark] if number else [])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self, theme)
        if self._colours is not None:
            self._colours.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        if self._colours is None:
            self._colours = PythonColours(self.document(), self._theme)
        super().showEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        if left_to_window(event):
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Tab:
                self._indent()
            case Qt.Key.Key_Backtab:
                self._dedent()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._break_line()
            case Qt.Key.Key_Backspace if self._at_indent():
                self._remove_indent()
            case Qt.Key.Key_Escape:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        self._taken = self.textCursor().selection().toPlainText() if self.trusted else ""
        return super().createMimeDataFromSelection()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take in text from the clipboard: tabs become spaces, and the person has not typed it."""
        text = source.text().replace("\r\n", "\n").replace("\t", " " * INDENT)
        self._own = text == self._taken  # Lines that are moved about stay the person's.
        self.left.emit()
        self.textCursor().insertText(text)
        self._own = True

    def _changed(self) -> None:
        self._fit()
        if self.blockCount() != self._rows:
            self._rows = self.blockCount()
            self.left.emit()
        self.written.emit(self.toPlainText(), self._own)
        self._pause.start()

    def _fit(self) -> None:
        """As high as the text, within bounds."""
        lines = min(max(self.blockCount() + 1, LEAST_LINES), MOST_LINES)
        margins = 2 * int(self.document().documentMargin()) + 2 * self.frameWidth()
        height = lines * self.fontMetrics().lineSpacing() + margins
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _line_before(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _at_indent(self) -> bool:
        before = self._line_before()
        return bool(before) and not before.strip() and not self.textCursor().hasSelection()

    def _remove_indent(self) -> None:
        cursor = self.textCursor()
        for _ in range((len(self._line_before()) - 1) % INDENT + 1):
            cursor.deletePreviousChar()

    def _break_line(self) -> None:
        before = self._line_before()
        depth = len(before) - len(before.lstrip(" "))
        if before.rstrip().endswith((":", "(", "[", "{")):
            depth += INDENT
        self.textCursor().insertText("\n" + " " * depth)
        self.ensureCursorVisible()

    def _indent(self) -> None:
        if self.textCursor().hasSelection():
            self._each_line(lambda line: " " * INDENT + line if line else line)
        else:
            self.textCursor().insertText(" " * (INDENT - len(self._line_before()) % INDENT))

    def _dedent(self) -> None:
        def out(line: str) -> str:
            return line[min(INDENT, len(line) - len(line.lstrip(" "))) :]

        self._each_line(out)

    def _each_line(self, change: Callable[[str], str]) -> None:
        """Exchange the selected lines, or the one with the cursor, as one step of undo."""
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(max(cursor.selectionEnd() - 1, 0)).blockNumber()
        last = max(first, last)
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            block = document.findBlockByNumber(number)
            row = QTextCursor(block)
            text = change(block.text())
            if text != block.text():
                row.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                row.insertText(text)
        cursor.endEditBlock()
