"""`RunsView`: runs as a table that sorts by a click on a head, with their means below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.panels.runs_model import RunsModel
from designer.running.run_rows import ordered
from graph_runtime.analysis.run_table import RunRow, RunTable

WIDEST = 190
"""Width (px) that a column takes at most by itself."""
FITTED = 12
"""Rows that decide how wide columns are."""


class RunsView(QTreeView):
    """Sorts its rows; which they are is said by `show_table`."""

    chosen = Signal(object)
    """Path: the run is to be opened."""
    selected = Signal()
    """Other runs are selected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = RunsModel(theme)
        self._table = RunTable(())
        self._rows: list[RunRow] = []
        self._live: Path | None = None
        self._sort: tuple[str, bool] = ("run", True)
        self.setModel(self._model)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Runs side by side")
        head = self.header()
        head.setSectionsClickable(True)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionClicked.connect(self._head_clicked)
        self.activated.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        self.set_theme(theme)

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that is sorted by, and whether backwards."""
        return self._sort

    def set_theme(self, theme: Theme) -> None:
        self._model.theme = theme
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.raised))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.setPalette(colours)
        thin_scroll_bars(self, theme)
        self.viewport().update()

    def show_table(self, table: RunTable, rows: Sequence[RunRow], live: Path | None) -> None:
        """Show these rows; what was selected stays selected."""
        known = self._model.columns
        self._table, self._rows, self._live = table, list(rows), live
        self._fill()
        if self._model.columns != known:
            self._fit_columns()

    def sort_by(self, column: str, backwards: bool = False) -> None:
        """Best first, or backwards."""
        self._sort = (column, backwards)
        self._fill()

    def show_colours(self, colours: dict[Path, str]) -> None:
        """The colours in which curves of runs are drawn."""
        self._model.set_colours(colours)
        self.viewport().update()

    def selection(self) -> list[Path]:
        """The selected runs, in the order of the table."""
        places = {index.row() for index in self.selectionModel().selectedRows()}
        return [self._model.rows[i].path for i in sorted(places) if i < len(self._model.rows)]

    def select(self, paths: Sequence[Path]) -> None:
        """Select these runs and no others."""
        chosen, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        chosen.blockSignals(True)
        chosen.clearSelection()
        for place, row in enumerate(self._model.rows):
            if row.path in paths:
                chosen.select(self._model.index(place, 0), flag.Select | flag.Rows)
        chosen.blockSignals(False)
        self.viewport().update()
        self.selected.emit()

    def texts(self, most: int | None = None) -> list[list[str]]:
        """What stands in it, row by row, the heads first; of `most` rows."""
        model, columns = self._model, range(self._model.columnCount())
        heads = [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
        rows = range(model.rowCount())[:most]
        return [heads, *([str(model.data(model.index(r, c))) for c in columns] for r in rows)]

    def _fill(self) -> None:
        before = self.selection()
        column, backwards = self._sort
        self._model.fill(self._table, ordered(self._rows, column, backwards), self._live)
        head, columns = self.header(), self._model.columns
        head.setSortIndicatorShown(column in columns)
        if column in columns:
            down = Qt.SortOrder.DescendingOrder if backwards else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(columns.index(column), down)
        self.select(before)

    def _fit_columns(self) -> None:
        """Room for heads and the first rows; to measure every row would hold up the window."""
        head, room = self.header(), self.fontMetrics()
        texts = self.texts(FITTED)
        for column in range(self._model.columnCount() - 1):
            widest = max(room.horizontalAdvance(row[column]) for row in texts)
            head.resizeSection(column, min(widest + (44 if column == 0 else 28), WIDEST))

    def _head_clicked(self, section: int) -> None:
        column = self._model.columns[section]
        same = column == self._sort[0]
        self.sort_by(column, not self._sort[1] if same else False)

    def _open(self, index: QModelIndex) -> None:
        if index.row() < len(self._model.rows):
            self.chosen.emit(self._model.rows[index.row()].path)

    def _tell_selected(self) -> None:
        self.selected.emit()
