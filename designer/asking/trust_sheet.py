"""`TrustSheet`: shows the whole of a code, and what is new in it, before it may run."""

from __future__ import annotations

from difflib import unified_diff

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.highlighting import PythonColours
from designer.appearance.plain_text import PlainLabel, visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme, code_font
from designer.form.headings import Wrapped
from graph_runtime.custom.python_code import Lines, PythonCode

WORDS = (
    "This code runs with your rights: it can read and delete your files and use the network. "
    "Trust it only if you have read it or know where it comes from."
)
SCROLL = "Scroll to the end to be able to trust it."
YES, NO = "Trust and run", "Do not run"


class TrustSheet(QDialog):
    """The answer is no unless the person says yes, and yes only after the end was in view.

    The text is shown line by line with its numbers, wrapped and plain: nothing is out of sight.
    """

    def __init__(
        self, place: str, code: PythonCode, before: Lines | None, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Read and trust code")
        self.resize(860, 680)
        self.text = self._page("Code", numbered(code.lines))
        self.changes = self._page("Changes", "\n".join(_changes(before, code.lines)))
        self.pages = QTabWidget()
        self.pages.addTab(self.text, f"All {len(code.lines)} lines")
        if before is not None:
            self.pages.addTab(self.changes, f"What differs from the last {code.class_name}")
        self._colours = PythonColours(self.text.document(), theme)
        self._paint_changes()
        self.hint = PlainLabel(SCROLL)
        self.yes, self.no = QPushButton(YES), QPushButton(NO)
        self._arrange(place, code)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.text.verticalScrollBar().valueChanged.connect(self._seen)
        self.text.verticalScrollBar().rangeChanged.connect(self._seen)

    def _seen(self, *_: int) -> None:
        """Let it be trusted once the last line was in view."""
        bar = self.text.verticalScrollBar()
        if self.text.isVisible() and bar.value() >= bar.maximum():
            self.yes.setEnabled(True)
            self.hint.setVisible(False)

    def _page(self, name: str, text: str) -> QPlainTextEdit:
        page = QPlainTextEdit(text)
        page.setReadOnly(True)
        page.setFont(code_font(10))
        page.setAccessibleName(name)
        page.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        page.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        thin_scroll_bars(page, self._theme)
        return page

    def _paint_changes(self) -> None:
        colours = {"+": self._theme.good, "-": self._theme.error, "@": self._theme.muted}
        block = self.changes.document().begin()
        while block.isValid():
            colour = colours.get(block.text()[:1])
            if colour:
                words = QTextCharFormat()
                words.setForeground(QColor(colour))
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(words)
            block = block.next()

    def _arrange(self, place: str, code: PythonCode) -> None:
        column = QVBoxLayout(self)
        column.addWidget(Wrapped(f"The code of {visible(place)}, class {code.class_name}."))
        column.addWidget(Wrapped(WORDS))
        column.addWidget(self.pages, 1)
        row = QHBoxLayout()
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        column.addLayout(row)
        self.yes.setEnabled(False)
        self.yes.setAutoDefault(False)
        self.no.setDefault(True)
        self.no.setFocus()


def numbered(lines: Lines) -> str:
    """Every line with its number, what cannot be seen as an escape."""
    return "\n".join(f"{number:>4}  {visible(line)}" for number, line in enumerate(lines, 1))


def _changes(before: Lines | None, after: Lines) -> list[str]:
    rows = unified_diff(before or (), after, lineterm="", n=3)
    return [visible(row) for row in rows][2:] or ["Nothing but empty lines."]
