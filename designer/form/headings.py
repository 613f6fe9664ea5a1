"""Small pieces that several panels are made of: headings, quiet text, tables of facts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGridLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, code_font, text_font
from designer.form.field import NAME_WIDTH


def tinted(widget: QWidget, colour: str) -> None:
    """Write the widget's words in this colour."""
    colours = widget.palette()
    colours.setColor(QPalette.ColorRole.WindowText, QColor(colour))
    colours.setColor(QPalette.ColorRole.Text, QColor(colour))
    widget.setPalette(colours)


class Heading(PlainLabel):
    """The name of a section."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(text_font(9.5, bold=True))
        self.setContentsMargins(0, 10, 0, 2)


class Wrapped(PlainLabel):
    """Sentences, wrapped at the panel's edge."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setMinimumWidth(40)


class Facts(QWidget):
    """Rows of a name and what is known, aligned with the fields of forms; `code` for shapes."""

    def __init__(self, theme: Theme, code: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._font = code_font(9.5) if code else text_font()
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these names and facts, in order."""
        while len(self._rows) < len(rows):
            self._add_row()
        for index, labels in enumerate(self._rows):
            used = index < len(rows)
            for label, text in zip(labels, rows[index] if used else ("", ""), strict=True):
                label.setText(text)
                if label.isHidden() == used:
                    label.setVisible(used)

    def text(self) -> str:
        """All that is shown, one row a line: what a screen reader or a test reads."""
        shown = ((a.text(), b.text()) for a, b in self._rows if not a.isHidden())
        return "\n".join(f"{name} {fact}" for name, fact in shown)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for name, _ in self._rows:
            tinted(name, theme.muted)

    def _add_row(self) -> None:
        name, fact = PlainLabel(), PlainLabel()
        name.setFixedWidth(NAME_WIDTH)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        fact.setWordWrap(True)
        fact.setFont(self._font)
        fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        tinted(name, self._theme.muted)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(fact, row, 1)
        self._rows.append((name, fact))
