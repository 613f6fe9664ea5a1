"""`CodeSection`: the text of a person's own block, whether it is trusted, and the way to trust."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer.form.code_edit import CodeEdit
from designer.panels.headings import Wrapped, tinted
from designer.theme import Theme
from graph_runtime.custom.looking import TRUST_WORDS
from graph_runtime.custom.python_code import Lines, lines_of

TRUSTED = "Trusted on this machine. What you type stays trusted; what you paste is asked for."
UNTRUSTED = "Not trusted yet: it is shown as text and nothing of it runs."


class CodeSection(QWidget):
    """`written` carries the lines and whether the person typed them; `trust_wanted` a click."""

    written = Signal(object, bool)
    left = Signal()
    trust_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._trusted = True
        self.edit = CodeEdit(theme)
        self.state = Wrapped()
        self.button = QPushButton(TRUST_WORDS)
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.edit)
        self.edit.written.connect(self._tell)
        self.edit.left.connect(self.left)
        self.button.clicked.connect(self.trust_wanted)
        self.set_theme(theme)

    def show_code(self, lines: Lines, trusted: bool) -> None:
        """Show a stored text, and whether it may run."""
        self._trusted = self.edit.trusted = trusted
        if lines_of(self.edit.toPlainText()) != lines:
            self.edit.show_text("\n".join(lines))
        self.state.setText(TRUSTED if trusted else UNTRUSTED)
        self.button.setVisible(not trusted)
        self._tint()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.edit.set_theme(theme)
        self._tint()

    def _tint(self) -> None:
        tinted(self.state, self._theme.muted if self._trusted else self._theme.warning)

    def _tell(self, text: str, own: bool) -> None:
        self.written.emit(lines_of(text), own)
