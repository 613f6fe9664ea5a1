"""`RunsView`: runs as a table that sorts by a click on a head, with their means below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from designer.icons import dot
from designer.plain_text import tip, visible
from designer.run_rows import NOTHING, figure_order, means, ordered, said, short
from designer.scroll_bars import thin_scroll_bars
from designer.theme import Theme
from graph_runtime.analysis.run_table import RunRow, RunTable

Index = QModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WIDEST = 190
"""Width (px) that a column takes at most by itself."""
ROW_HEIGHT = 24
NO_COLOUR, SPOT = "#00000000", 12
FITTED = 12
"""Rows that decide how wide columns are."""
HIDDEN = ("last_validation",)
"""Figures that say again what others say."""


class RunsModel(QAbstractTableModel):
    """Rows in the order they are to be shown; the last one holds their means."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: list[RunRow] = []
        self.columns: tuple[str, ...] = ()
        self._figures: tuple[str, ...] = ()
        self._means: dict[str, float] = {}
        self._live: Path | None = None
        self._colours: dict[Path, str] = {}

    def set_colours(self, colours: dict[Path, str]) -> None:
        """Put a dot of its curve's colour before these runs."""
        self._colours = colours

    def fill(self, table: RunTable, rows: Sequence[RunRow], live: Path | None) -> None:
        """Show these rows of a table; `live` is the run that is going on."""
        self.beginResetModel()
        self.rows, self._live = list(rows), live
        self._figures = tuple(name for name in figure_order(table) if name not in HIDDEN)
        self.columns = ("run", "state", *table.varied, *self._figures, "notices")
        self._means = means(self.rows, self._figures) if len(self.rows) > 1 else {}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # type: ignore[override]
        inside = parent is not None and parent.isValid()
        return 0 if inside else len(self.rows) + bool(self._means)

    def columnCount(self, parent: Index | None = None) -> int:  # type: ignore[override]
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        name = self.columns[section]
        if role == Role.DisplayRole:
            return visible(short(name))
        if role == Role.ToolTipRole:
            return tip(f"{name}. Click to sort by it; in a condition it has this name.")
        return RIGHT if role == Role.TextAlignmentRole and name in self._figures else None

    def data(self, index: Index, role: int = 0) -> object:  # type: ignore[override]
        if not index.isValid():
            return None
        name = self.columns[index.column()]
        row = self.rows[index.row()] if index.row() < len(self.rows) else None
        if role == Role.DisplayRole:
            return visible(self._mean(name) if row is None else self._text(row, name))
        if role == Role.TextAlignmentRole:
            return RIGHT if name in self._figures else None
        if role == Role.ToolTipRole:
            return tip("\n".join(row.marks[:20])) if row and name in ("notices", "state") else None
        if role == Role.ForegroundRole:
            return self._colour(row, name)
        if role == Role.SizeHintRole and index.column() == 0:
            return QSize(64, ROW_HEIGHT)
        if role == Role.DecorationRole and name == "run":
            return _spot(self._colours.get(row.path, NO_COLOUR) if row else NO_COLOUR)
        if role == Role.FontRole and row is None:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # type: ignore[override]
        is_run = index.row() < len(self.rows)
        return super().flags(index) if is_run else Qt.ItemFlag.ItemIsEnabled

    def _text(self, row: RunRow, name: str) -> str:
        match name:
            case "run":
                return row.name
            case "state":
                return "going on" if row.path == self._live else row.state
            case "notices":
                return row.marks[0] if len(row.marks) == 1 else str(len(row.marks) or "")
        return said(row.figures.get(name, row.settings.get(name)))

    def _mean(self, name: str) -> str:
        if name == "run":
            return "mean"
        return said(self._means[name]) if name in self._means else ""

    def _colour(self, row: RunRow | None, name: str) -> QColor | None:
        if row is None or name == "notices" or self._text(row, name) == NOTHING:
            return QColor(self.theme.muted)
        bad = name == "state" and row.path != self._live
        return QColor(self.theme.error) if bad and row.state in _BAD else None


@cache
def _spot(colour: str) -> QIcon:
    """A dot that keeps its colour where its row is selected."""
    picture = dot(colour, SPOT).pixmap(SPOT)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


_BAD = ("failed", "interrupted", "damaged")


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
