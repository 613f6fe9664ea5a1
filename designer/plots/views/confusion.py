"""Which class was taken for which, on the validation part after the last epoch."""

from __future__ import annotations

import numpy as np

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme
from designer.plots.confusion_grid import ConfusionGrid
from designer.plots.tools import toggle
from designer.plots.view import PlotView


class ConfusionView(PlotView):
    """A row for each true class; a click on a cell says it in words."""

    title = "Confusion matrix"
    name = "Confusion"
    order = 27
    topics = ("confusion",)
    empty = "Choose ConfusionMatrix under Goal, then train, to see which class is taken for which."

    def __init__(self, theme: Theme) -> None:
        self._by_row = False
        self._cell: tuple[int, int] | None = None
        super().__init__(theme)
        self._grid = ConfusionGrid(theme)
        self.tools.addWidget(toggle("Shares", "Show shares of each row", self._set_by_row))
        self.set_body(self._grid)
        self._grid.clicked.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        self._grid.set_theme(theme)
        super().set_theme(theme)

    def wanted(self) -> bool:
        return self.has_data()

    def has_data(self) -> bool:
        return self.store.confused is not None

    def draw(self) -> None:
        if self.store.confused is None:
            return
        classes, counts = self.store.confused
        shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
        shown, form = (shares, ".0%") if self._by_row else (counts, ".0f")
        words = [[format(value, form) for value in row] for row in shown.tolist()]
        self._grid.show_table(classes, shares.astype(np.float64), words)
        self.set_title(self._told())

    def _told(self) -> str:
        if self.store.confused is None or self._cell is None:
            return self.title
        classes, counts = self.store.confused
        row, column = self._cell
        if max(row, column) >= len(classes):
            return self.title
        said, total = counts[row, column], counts[row].sum()
        names = visible(classes[row]), visible(classes[column])
        return f"{names[0]} taken for {names[1]}: {said:.0f} of {total:.0f}"

    def _choose(self, row: int, column: int) -> None:
        self._cell = (row, column)
        self.draw()

    def _set_by_row(self, on: bool) -> None:
        self._by_row = on
        self.redraw()
