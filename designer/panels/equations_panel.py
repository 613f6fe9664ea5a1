"""`EquationsPanel`: what the selected block computes: equations, sizes, curves, comparison."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QStackedWidget, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.session import Session
from designer.form.headings import tinted
from designer.panels.curve_card import CurveCard
from designer.panels.dense_card import DenseCard
from designer.panels.equation_rows import EquationLines, SymbolRows
from graph_runtime.equations.block_equations import equations_of
from graph_runtime.equations.dense import beside_linear

EMPTY = "Select a block to see its equations."
NO_FORMULA = "This block has no equation of its own. Enter it to see those of the blocks inside."
BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
WIDE = 620
"""Width (px) from which the parts stand side by side."""


class EquationsPanel(QStackedWidget):
    """Follows the selection while it is visible."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._empty = PlainLabel(EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.lines, self.symbols = EquationLines(theme), SymbolRows(theme)
        self.curves, self.beside = CurveCard(theme), DenseCard(theme)
        self._scroll = QScrollArea()
        self._words, self._parts = QBoxLayout(BESIDE), QBoxLayout(BESIDE)
        self._arrange()
        session.level.changed.connect(self._follow)
        session.selection_changed.connect(self._follow)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        tinted(self._empty, theme.muted)
        thin_scroll_bars(self._scroll, theme)
        for part in (self.lines, self.symbols, self.curves, self.beside):
            part.set_theme(theme)

    @property
    def settled(self) -> bool:
        """Whether all formulas that are wanted are on the screen."""
        return all(view.settled for view in self.lines.views() + self.symbols.views())

    @property
    def sentence(self) -> str:
        """What stands in place of equations, "" while there are some."""
        return self._empty.text() if self.currentIndex() == 0 else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _follow(self, *_: object) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        level = self._session.level
        chosen = [node for node in level.document.nodes if node in self._session.selected_nodes]
        equations = equations_of(level.checked, chosen[0]) if len(chosen) == 1 else None
        if equations is None:
            self._empty.setText(NO_FORMULA if len(chosen) == 1 else EMPTY)
            self.setCurrentIndex(0)
            return
        facts = level.checked.nodes[chosen[0]]
        self.lines.show_lines(equations.lines)
        self.symbols.show_symbols(equations.symbols)
        self.symbols.setVisible(bool(equations.symbols))
        self.curves.setVisible(self.curves.show_block(facts.block))
        self.beside.setVisible(self.beside.show_comparison(beside_linear(facts)))
        self._turn()
        self.setCurrentIndex(1)

    def _turn(self) -> None:
        """Put parts side by side where there is room: with a card, the words in one column."""
        wide = self.width() >= WIDE
        alone = self.curves.isHidden() and self.beside.isHidden()
        for layout, beside in ((self._parts, wide), (self._words, wide and alone)):
            way = BESIDE if beside else BELOW
            if layout.direction() != way:
                layout.setDirection(way)
                layout.setStretch(0, 1 if beside else 0)

    def _arrange(self) -> None:
        self._parts.setSpacing(32)
        self._words.setSpacing(12)
        for part in (self.lines, self.symbols):
            self._words.addWidget(part, 1)
        self._parts.addLayout(self._words, 1)
        for card in (self.curves, self.beside):
            self._parts.addWidget(card, 1)
        inner = QWidget()
        inner.setLayout(self._parts)
        self._parts.setContentsMargins(14, 8, 14, 12)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addWidget(self._empty)
        self.addWidget(self._scroll)
