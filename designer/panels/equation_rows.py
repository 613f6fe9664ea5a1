"""`EquationLines` and `SymbolRows`: formulas under a few words, symbols beside what they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from designer.appearance.formula_view import FormulaView
from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.headings import Wrapped, tinted
from graph_runtime.equations.equation import Line, Symbol

SYMBOL_SIZE = 14
"""Size of the letters of a symbol (px)."""
SYMBOL_WIDTH = 170


class EquationLines(QWidget):
    """Formulas one below the other, each with its words above."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[PlainLabel, FormulaView]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_lines(self, lines: Sequence[Line]) -> None:
        while len(self._rows) < len(lines):
            self._add()
        for index, (words, view) in enumerate(self._rows):
            used = index < len(lines)
            words.setText(lines[index].words if used else "")
            words.setVisible(used and bool(lines[index].words))
            view.set_formula(lines[index].formula if used else "")
            view.setVisible(used)

    def views(self) -> list[FormulaView]:
        return [view for _, view in self._rows if not view.isHidden()]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for words, view in self._rows:
            tinted(words, theme.muted)
            view.set_theme(theme)

    def _add(self) -> None:
        words, view = PlainLabel(), FormulaView(self._theme)
        words.setFont(text_font(9.0))
        words.setContentsMargins(0, 4, 0, 0)
        tinted(words, self._theme.muted)
        for widget in (words, view):
            self._column.insertWidget(self._column.count() - 1, widget)
        self._rows.append((words, view))


class SymbolRows(QWidget):
    """A symbol with its set, and in words what it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[FormulaView, Wrapped]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, SYMBOL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_symbols(self, symbols: Sequence[Symbol]) -> None:
        while len(self._rows) < len(symbols):
            self._add()
        for index, (view, words) in enumerate(self._rows):
            used = index < len(symbols)
            view.set_formula(symbols[index].formula if used else "")
            words.setText(symbols[index].words if used else "")
            view.setVisible(used)
            words.setVisible(used)

    def views(self) -> list[FormulaView]:
        return [view for view, _ in self._rows if not view.isHidden()]

    def text(self) -> str:
        """The words of all rows, one a line."""
        return "\n".join(words.text() for _, words in self._rows if not words.isHidden())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view, words in self._rows:
            view.set_theme(theme)
            tinted(words, theme.muted)

    def _add(self) -> None:
        view, words = FormulaView(self._theme, SYMBOL_SIZE), Wrapped()
        view.setFixedWidth(SYMBOL_WIDTH)
        words.setFont(text_font(9.5))
        tinted(words, self._theme.muted)
        row = len(self._rows)
        self._grid.addWidget(view, row, 0)
        self._grid.addWidget(words, row, 1)
        self._rows.append((view, words))
