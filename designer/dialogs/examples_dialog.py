"""`ExamplesDialog`: choose a network to begin with."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.figures import counted
from designer.appearance.plain_text import PlainLabel, visible
from designer.dialogs.plain_buttons import without_icons
from graph_runtime.dataset import DATASETS
from graph_runtime.document.model import Document
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.examples import described, example_names, read_example

NAME, SAID, WORDS = 0, 1, 2
"""Columns whose data hold an example's name, its description, and all words that find it."""
_STEPS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ExamplesDialog(QDialog):
    """Lists the bundled examples; `chosen` is the name of the one that was opened.

    An example is found by any words of its name and description and by the blocks in it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: str | None = None
        self.setWindowTitle("Open an example")
        self.search = QLineEdit()
        self.list = QTreeWidget()
        self._described = PlainLabel()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(self._describe)
        for name, document in _examples():
            self._add(name, document)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _lay_out(self) -> None:
        self.resize(640, 520)
        self.search.setPlaceholderText("Search by name, by what it shows, or by a block in it")
        self.search.setAccessibleName("Search examples")
        self.search.setClearButtonEnabled(True)
        self.list.setHeaderLabels(["Example", "Data", "Size"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Examples")
        self.list.header().resizeSection(0, 320)
        self.list.header().resizeSection(1, 130)
        self._described.setWordWrap(True)
        self._described.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        self._described.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        without_icons(buttons.buttons())
        column = QVBoxLayout(self)
        column.addWidget(
            PlainLabel("Those with data train in under two minutes on an ordinary computer.")
        )
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self._described)
        column.addWidget(buttons)
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search field go through the list."""
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.KeyPress and key in _STEPS:
            return QApplication.sendEvent(self.list, event)
        return super().eventFilter(watched, event)

    def _add(self, name: str, document: Document) -> None:
        item = QTreeWidgetItem([visible(document.name), *_facts(document)])
        item.setData(NAME, Qt.ItemDataRole.UserRole, name)
        item.setData(SAID, Qt.ItemDataRole.UserRole, described(document))
        item.setData(WORDS, Qt.ItemDataRole.UserRole, _words(name, document))
        item.setSizeHint(0, QSize(0, 28))
        self.list.addTopLevelItem(item)

    def _describe(self, item: QTreeWidgetItem | None) -> None:
        self._described.setText(item.data(SAID, Qt.ItemDataRole.UserRole) if item else "")

    def _filter(self, text: str) -> None:
        """List what has all of these words, and stand on the first of them."""
        wanted = text.casefold().split()
        listed = []
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            assert item is not None
            words = item.data(WORDS, Qt.ItemDataRole.UserRole)
            item.setHidden(not all(word in words for word in wanted))
            listed += [] if item.isHidden() else [item]
        current = self.list.currentItem()
        if listed and (current is None or current.isHidden()):
            self.list.setCurrentItem(listed[0])
        self._describe(self.list.currentItem() if listed else None)

    def _open(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.chosen = item.data(NAME, Qt.ItemDataRole.UserRole)
            self.accept()


def _examples() -> list[tuple[str, Document]]:
    """All by their titles; first those with data, which can be trained at once."""
    found = []
    for name in example_names():
        with suppress(DocumentError):
            found.append((name, read_example(name)))
    return sorted(found, key=lambda one: (one[1].training is None, one[1].name.casefold()))


def _facts(document: Document) -> tuple[str, str]:
    kind = document.training.dataset.kind if document.training else ""
    data = DATASETS.kinds[kind].title or kind if kind in DATASETS.kinds else kind
    return visible(data), counted(len(document.nodes), "block")


def _words(name: str, document: Document) -> str:
    """Everything that an example is found by."""
    nodes = [*document.nodes.values()]
    for body in document.definitions.values():
        nodes += body.nodes.values()
    kinds = sorted({node.kind for node in nodes} | document.definitions.keys())
    kinds += [document.training.dataset.kind] if document.training else []
    told = (name, document.name, described(document), *_facts(document), *kinds)
    return " ".join(told).casefold()
