"""Words on the screen: always plain, with characters that could deceive made visible."""

from __future__ import annotations

import html
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMessageBox, QSpacerItem, QWidget

MESSAGE_WIDTH = 400
"""Narrowest content (px) of a message box."""
MAX_SHOWN = 2_000
"""Longest text (characters) that is put on the screen in one piece."""


def visible(text: str) -> str:
    """The text with control, format and direction characters written as `\\u202e`."""
    if text.isascii() and text.isprintable() and len(text) <= MAX_SHOWN:
        return text
    cut = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
    return "".join(_seen(char) for char in cut)


def tip(text: str) -> str:
    """A tooltip that says exactly this, wrapped; Qt would take `<b>` in it for markup."""
    return f"<p>{html.escape(visible(text))}</p>" if text else ""


def _seen(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return char
    return f"\\u{ord(char):04x}"


class PlainLabel(QLabel):
    """A label that never reads its text as markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(visible(text))

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tip(text))


class PlainMessage(QMessageBox):
    """A message box that never reads its text as markup."""

    def __init__(self, title: str, text: str, detail: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._widened = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(visible(title))
        self.setText(visible(text))
        # Qt guesses the format of the informative text; escaped, both guesses read the same.
        self.setInformativeText(html.escape(visible(detail), quote=False).replace("\n", "<br>"))

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.buttons():
            button.setIcon(QIcon())  # The style's own pictures fit no theme.
        grid = self.layout()
        if isinstance(grid, QGridLayout) and not self._widened:
            # Room for a sentence in a line and for the title; Qt leaves no other way to a width.
            grid.addItem(QSpacerItem(MESSAGE_WIDTH, 0), grid.rowCount(), 0, 1, grid.columnCount())
            self._widened = True
        super().showEvent(event)
