"""`ExamplesDialog`: choose a network to begin with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.dialogs.plain_buttons import without_icons
from designer.figures import counted
from designer.plain_text import PlainLabel, visible
from graph_runtime.document import Document
from graph_runtime.errors import DocumentError
from graph_runtime.examples import described, example_names, read_example


class ExamplesDialog(QDialog):
    """Lists the bundled examples; `chosen` is the name of the one that was opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: str | None = None
        self.setWindowTitle("Open an example")
        self.resize(620, 380)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Example", "Data", "Size"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Examples")
        self.list.header().resizeSection(0, 260)
        self.list.header().resizeSection(1, 150)
        self._described = PlainLabel()
        self._described.setWordWrap(True)
        self._described.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._described.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons.buttons())
        column = QVBoxLayout(self)
        column.addWidget(
            PlainLabel("Those with data train in under two minutes on an ordinary computer.")
        )
        column.addWidget(self.list)
        column.addWidget(self._described)
        column.addWidget(buttons)
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(self._describe)
        for name in example_names():
            self._add(name)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _add(self, name: str) -> None:
        try:
            document = read_example(name)
        except DocumentError:
            return
        item = QTreeWidgetItem([visible(document.name), *_facts(document)])
        item.setData(0, Qt.ItemDataRole.UserRole, name)
        item.setData(1, Qt.ItemDataRole.UserRole, described(document))
        item.setSizeHint(0, QSize(0, 28))
        self.list.addTopLevelItem(item)

    def _describe(self, item: QTreeWidgetItem | None) -> None:
        self._described.setText(item.data(1, Qt.ItemDataRole.UserRole) if item else "")

    def _open(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(0, Qt.ItemDataRole.UserRole)
            self.accept()


def _facts(document: Document) -> tuple[str, str]:
    data = document.training.dataset.kind if document.training else ""
    return visible(data), counted(len(document.nodes), "block")
