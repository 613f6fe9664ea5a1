"""`CostTable`: what networks cost, one column each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from designer.appearance.plain_text import visible
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.comparison import Measured, compare

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
GAP = "   "
MEANINGS = {
    "parameters": "Learned numbers",
    "trainable": "Those that are not frozen",
    "multiply-adds": "Multiply-adds a sample",
    "activations": "Numbers kept a sample",
    "layers": "Layers with weights, one behind the other",
}


class CostTable(QTreeWidget):
    """A row for each measure; from the second network on with how often it holds the first's."""

    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Costs")

    def show_costs(self, networks: Sequence[tuple[str, Checked]]) -> None:
        """Fill it with these networks, each under its name."""
        self.clear()
        self.setHeaderLabels(["", *(GAP + visible(name) for name, _ in networks)])
        for one in compare([checked for _, checked in networks]):
            self._add(one)
        head = self.header()
        head.setStretchLastSection(False)
        for column in range(self.columnCount()):
            first = column == 0
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(column, mode.Stretch if first else mode.ResizeToContents)
            if not first:
                self.headerItem().setTextAlignment(column, RIGHT)

    def texts(self) -> list[list[str]]:
        """What stands in it, row by row."""
        rows = [self.topLevelItem(index) for index in range(self.topLevelItemCount())]
        columns = range(self.columnCount())
        return [[row.text(column).strip() for column in columns] for row in rows if row]

    def _add(self, one: Measured) -> None:
        values = [f"{GAP}{value:,}" for value in one.values]
        pairs = zip(values[1:], one.factors, strict=True)
        others = [f"{value}{GAP}{factor}" for value, factor in pairs]
        item = QTreeWidgetItem([MEANINGS[one.name], values[0], *others])
        item.setSizeHint(0, QSize(0, 28))
        for column in range(1, item.columnCount()):
            item.setTextAlignment(column, RIGHT)
        self.addTopLevelItem(item)
