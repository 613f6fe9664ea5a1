"""`FindingsTable`: the table that a tool found."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from designer.appearance.plain_text import visible
from graph_runtime.tool import Cell, Findings

ROW = 28
LEAST = 4 * ROW
"""Height (px) of a head and three rows."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FindingsTable(QTreeWidget):
    """Words to the left, numbers to the right; rows can be chosen to be read, not changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("What was found")
        self.header().setStretchLastSection(False)
        self.setMinimumHeight(LEAST)

    def show_findings(self, found: Findings | None) -> None:
        """Fill it; None empties it."""
        self.clear()
        columns = found.columns if found else ()
        self.setColumnCount(max(1, len(columns)))
        self.setHeaderLabels([visible(_head(name)) for name in columns] or [""])
        for row in found.rows if found else ():
            item = QTreeWidgetItem([visible(shown(cell)) for cell in row])
            item.setSizeHint(0, QSize(0, ROW))
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    item.setTextAlignment(column, RIGHT)
                    self.headerItem().setTextAlignment(column, RIGHT)
            self.addTopLevelItem(item)
        mode = QHeaderView.ResizeMode
        numbers = bool(found and found.rows and isinstance(found.rows[0][0], int | float))
        for column in range(self.columnCount()):
            stretched = numbers or column == 0
            fit = mode.Stretch if stretched else mode.ResizeToContents
            self.header().setSectionResizeMode(column, fit)

    def texts(self) -> list[list[str]]:
        """What stands in it, row by row."""
        rows = [self.topLevelItem(index) for index in range(self.topLevelItemCount())]
        return [[row.text(column) for column in range(self.columnCount())] for row in rows if row]


def _head(name: str) -> str:
    """Begins with a capital, where that changes no sign: kB, λ and KL stay what they are."""
    plain = name.isascii() and name == name.lower()
    return name[:1].upper() + name[1:] if plain else name


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return "–"
        case float():
            return f"{cell:.3g}"
        case int():
            return f"{cell:,}"
    return cell
