"""`TrialsView`: the trials of a search as they end: a table, and a picture for each dimension."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from designer.appearance.plain_text import tip, visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.plots.trial_scatter import TrialScatter
from designer.running.run_rows import NOTHING, said, short
from graph_runtime.params import JsonValue
from graph_runtime.sweep.dimension import Dimension
from graph_runtime.sweep.trial import Trial

COLUMNS = 3
"""Pictures side by side."""
ROW_HEIGHT = 24
WIDEST = 220


class TrialsView(QSplitter):
    """`show_trials` adds what is new; the best trial is bold and ringed."""

    chosen = Signal(object)
    """Trial: the run of this trial is to be opened."""
    selected = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._theme = theme
        self._trials: list[Trial] = []
        self._dimensions: tuple[Dimension, ...] | None = None
        self._bold: int | None = None
        self.scatters: list[TrialScatter] = []
        self.table = QTreeWidget()
        self._pictures = QWidget()
        self._grid = QGridLayout(self._pictures)
        self._area = QScrollArea()
        self._lay_out()
        self.table.itemActivated.connect(self._open)
        self.table.itemSelectionChanged.connect(self.selected)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        colours = self.table.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.raised))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.table.setPalette(colours)
        thin_scroll_bars(self.table, theme)
        thin_scroll_bars(self._area, theme)
        for scatter in self.scatters:
            scatter.set_theme(theme)

    def selection(self) -> Trial | None:
        """The trial that is selected."""
        for item in self.table.selectedItems():
            place = self.table.indexOfTopLevelItem(item)
            return self._trials[place] if place < len(self._trials) else None
        return None

    def texts(self) -> list[list[str]]:
        """What stands in the table, row by row."""
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        columns = range(self.table.columnCount())
        return [[item.text(c) for c in columns] for item in items if item is not None]

    def show_trials(
        self, dimensions: tuple[Dimension, ...], trials: Sequence[Trial], best: Trial | None
    ) -> None:
        """Show these trials, which have values for these dimensions."""
        if dimensions != self._dimensions:
            self._begin(dimensions)
        if len(trials) < len(self._trials):
            self._begin(dimensions)
        for place, trial in enumerate(trials):
            if place >= len(self._trials):
                self.table.addTopLevelItem(QTreeWidgetItem())
            if place >= len(self._trials) or self._trials[place] != trial:
                self._write(self.table.topLevelItem(place), trial)
        self._trials = list(trials)
        self._mark(best)
        self._draw(dimensions, best)

    def _begin(self, dimensions: tuple[Dimension, ...]) -> None:
        self._dimensions, self._trials, self._bold = dimensions, [], None
        self.table.clear()
        heads = ["trial", "objective", *(short(d.path) for d in dimensions), "state"]
        self.table.setHeaderLabels([visible(head) for head in heads])
        self._fit([*heads[:-1], "complete"])
        for scatter in self.scatters:
            self._grid.removeWidget(scatter)
            scatter.deleteLater()
        self.scatters = [TrialScatter(d, short(d.path), self._theme) for d in dimensions]
        for place, scatter in enumerate(self.scatters):
            self._grid.addWidget(scatter, place // COLUMNS, place % COLUMNS)

    def _fit(self, heads: Sequence[str]) -> None:
        """Room for the heads and for numbers; by contents it would take longer with each trial."""
        room = self.table.fontMetrics()
        least = room.horizontalAdvance("0.0000000")
        for column, head in enumerate(heads):
            width = max(room.horizontalAdvance(head), least if column else 0)
            self.table.setColumnWidth(column, min(width + 24, WIDEST))

    def _write(self, item: QTreeWidgetItem | None, trial: Trial) -> None:
        if item is None:
            return
        values = [said(trial.values.get(d.path)) for d in self._dimensions or ()]
        objective = said(trial.objective) if trial.objective is not None else NOTHING
        for column, text in enumerate([str(trial.number), objective, *values, trial.state]):
            item.setText(column, visible(text))
        item.setSizeHint(len(values) + 2, QSize(0, ROW_HEIGHT))
        item.setToolTip(len(values) + 2, tip(trial.problem))
        if trial.state == "failed":
            item.setForeground(len(values) + 2, QColor(self._theme.error))

    def _mark(self, best: Trial | None) -> None:
        """Print the best trial in bold, and the one that was the best no more."""
        place = self._trials.index(best) if best in self._trials else None
        if place == self._bold:
            return
        for row, bold in ((self._bold, False), (place, True)):
            item = self.table.topLevelItem(row) if row is not None else None
            font = self.table.font()
            font.setBold(bold)
            for column in range(self.table.columnCount()):
                if item is not None:
                    item.setFont(column, font)
        self._bold = place

    def _draw(self, dimensions: tuple[Dimension, ...], best: Trial | None) -> None:
        for dimension, scatter in zip(dimensions, self.scatters, strict=True):
            points = [_point(t, dimension.path) for t in self._trials]
            known = [point for point in points if point is not None]
            scatter.show_points(known, _point(best, dimension.path) if best else None)

    def _open(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(self._trials[self.table.indexOfTopLevelItem(item)])

    def _lay_out(self) -> None:
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setAccessibleName("Trials")
        self.table.setHeaderLabels(["trial", "objective", "state"])
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._area.setWidget(self._pictures)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.addWidget(self.table)
        self.addWidget(self._area)
        self.setChildrenCollapsible(False)
        self.setSizes([300, 320])


def _point(trial: Trial, path: str) -> tuple[JsonValue, float] | None:
    if trial.objective is None or path not in trial.values:
        return None
    return trial.values[path], trial.objective
