"""`RunsModel`: runs as rows, what differs and what they came to as columns; means below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from designer.appearance.icons import dot
from designer.appearance.plain_text import tip, visible
from designer.appearance.theme import Theme
from designer.running.run_rows import NOTHING, figure_order, means, said, short
from graph_runtime.analysis.run_table import RunRow, RunTable

Index = QModelIndex
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROW_HEIGHT = 24
NO_COLOUR, SPOT = "#00000000", 12
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
