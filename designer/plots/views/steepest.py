"""The gradient of the newest batch, sorted: which numbers should change most, and which way."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.plots.legend import Entry, Legend
from designer.plots.nudge_bars import NudgeBars
from designer.plots.view import PlotView

WORDS = (
    "The larger a component of the gradient, the more the cost changes with that weight. A bar to "
    "the right: the weight should increase, to the left: decrease; a lot from a third of the "
    "steepest slope on. Slopes are those of the newest batch, after clipping; Most influential "
    "weights, under Check the network, takes them over all training samples."
)


class SteepestView(PlotView):
    """Bars of -gradient, the steepest first, as the run tells them."""

    title = "Steepest weights"
    name = "Steepest"
    order = 31
    at_first = False
    topics = ("steepest",)
    empty = "Train to see which weights matter most, and which way each should go."

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._legend = Legend(theme)
        self.bars = NudgeBars(theme)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._legend)
        column.addWidget(self.bars, 1)
        self.set_body(body)
        self.setToolTip(tip(WORDS))

    def set_theme(self, theme: Theme) -> None:
        self._legend.set_theme(theme)
        self.bars.set_theme(theme)
        super().set_theme(theme)

    def has_data(self) -> bool:
        return bool(self.store.steepest.rows)

    def draw(self) -> None:
        told = self.store.steepest
        self.bars.show_rows(told.rows)
        ways = Entry("increase", self.theme.accent), Entry("decrease", self.theme.warning)
        words = f"{len(told.rows):,} of {told.numbers:,} numbers, {told.share:.0%} of the squared"
        self._legend.show_entries(ways, f"{words} gradient, step {told.step:,}")
