"""`FindingsTable`: the table that a tool found."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from designer.appearance.plain_text import visible
from graph_runtime.tool import Cell, Findings

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

    def show_findings(self, found: Findings | None) -> None:
        """Fill it; None empties it."""
        self.clear()
        columns = found.columns if found else ()
        self.setColumnCount(max(1, len(columns)))
        self.setHeaderLabels([visible(name.capitalize()) for name in columns] or [""])
        for row in found.rows if found else ():
            item = QTreeWidgetItem([visible(shown(cell)) for cell in row])
            item.setSizeHint(0, QSize(0, 28))
            for column, cell in enumerate(row):
                if isinstance(cell, int | float):
                    item.setTextAlignment(column, RIGHT)
                    self.headerItem().setTextAlignment(column, RIGHT)
            self.addTopLevelItem(item)
        for column in range(self.columnCount()):
            mode = QHeaderView.ResizeMode
            fit = mode.Stretch if column == 0 else mode.ResizeToContents
            self.header().setSectionResizeMode(column, fit)

    def texts(self) -> list[list[str]]:
        """What stands in it, row by row."""
        rows = [self.topLevelItem(index) for index in range(self.topLevelItemCount())]
        return [[row.text(column) for column in range(self.columnCount())] for row in rows if row]


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
