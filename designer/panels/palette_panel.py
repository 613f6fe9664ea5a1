"""`PalettePanel`: all blocks by family, to search, to drag, to add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.icons import dot, icon
from designer.appearance.plain_text import tip
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme, text_font
from designer.editing.catalogue import GROUPS, READY, Catalogue
from designer.editing.search import find_blocks
from graph_runtime.block import Block
from graph_runtime.edits.changes import Changes

MIME = "application/x-network-designer-block"
KIND = Qt.ItemDataRole.UserRole


class BlockTree(QTreeWidget):
    """The list itself; an item dragged out carries its key as ASCII."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(6)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(16, 16))
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Blocks")

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        kinds = [item.data(0, KIND) for item in items if item.data(0, KIND)]
        if kinds:
            data.setData(MIME, kinds[0].encode("ascii"))
        return data


class PalettePanel(QWidget):
    """Tells with `chosen` the key of what is to be added."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, catalogue: Catalogue) -> None:
        super().__init__()
        self._theme = theme
        self._catalogue = catalogue
        self._keys: dict[type[Block], str] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search blocks")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search blocks")
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.tree = BlockTree()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._choose_first)
        self.search.installEventFilter(self)
        self.tree.itemActivated.connect(self._choose)
        self.tree.itemClicked.connect(self._fold)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self.tree, theme)
        self._glass.setIcon(icon("magnify", theme, theme.muted))
        self._fill(self.search.text())

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def kinds(self) -> list[str]:
        """The keys that are listed, from the top."""
        found = []
        for index in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(index)
            if top is not None:
                found += [item.data(0, KIND) for item in (top, *_children(top))]
        return [kind for kind in found if kind]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def follow(self, changes: Changes, checked: object = None) -> None:
        """List other groups and ports if the drawing that is open has others."""
        if not changes.definitions and not changes.name:
            return
        if {kind: key for key, kind in self._catalogue.kinds.items()} != self._keys:
            place = self.tree.verticalScrollBar().value()
            self._fill(self.search.text())
            self.tree.verticalScrollBar().setValue(place)

    def _fill(self, text: str) -> None:
        self._keys = {kind: key for key, kind in self._catalogue.kinds.items()}
        self.tree.clear()
        if text.strip():
            self._add(self.tree.invisibleRootItem(), find_blocks(text.strip(), self._keys))
            if not self.tree.topLevelItemCount():
                self._say(f"No block matches “{text.strip()}”.")
        else:
            groups = self._catalogue.groups.values()
            if groups:
                self._add(self._section(GROUPS), groups)
            for group, blocks in _by_group(self._theme, self._catalogue.blocks.values()):
                self._add(self._section(group.capitalize()), blocks)
            self._add(self._section(READY), _by_title(self._catalogue.ready.values()))
        self.tree.expandAll()
        first = self.tree.topLevelItem(0)
        if text.strip() and first is not None:
            self.tree.setCurrentItem(first)

    def _section(self, group: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree.invisibleRootItem(), [group])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, text_font(9, bold=True))
        item.setForeground(0, QColor(self._theme.muted))
        item.setSizeHint(0, QSize(0, 28))
        return item

    def _add(self, parent: QTreeWidgetItem, blocks: Iterable[type[Block]]) -> None:
        for block in blocks:
            item = QTreeWidgetItem(parent, [block.called()])
            item.setIcon(0, dot(self._theme.group(block.group())))
            item.setData(0, KIND, self._keys[block])
            item.setToolTip(0, tip(f"{block.title}. {block.summary()}"))
            item.setSizeHint(0, QSize(0, 24))

    def _say(self, sentence: str) -> None:
        item = QTreeWidgetItem(self.tree.invisibleRootItem(), [sentence])
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _choose(self, item: QTreeWidgetItem) -> None:
        kind = item.data(0, KIND)
        if kind:
            self.chosen.emit(kind)

    def _choose_first(self) -> None:
        kinds = self.kinds()
        if self.search.text().strip() and kinds:
            self.chosen.emit(kinds[0])

    def _fold(self, item: QTreeWidgetItem) -> None:
        if item.data(0, KIND) is None:
            item.setExpanded(not item.isExpanded())


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for i in range(item.childCount()) if (child := item.child(i)) is not None]


def _by_title(kinds: Iterable[type[Block]]) -> list[type[Block]]:
    return sorted(kinds, key=lambda kind: kind.called().lower())


def _by_group(theme: Theme, kinds: Iterable[type[Block]]) -> list[tuple[str, list[type[Block]]]]:
    """The families of blocks in the theme's order, each with its blocks by name."""
    groups: dict[str, list[type[Block]]] = {name: [] for name, _ in theme.groups}
    for block in kinds:
        groups.setdefault(block.group(), []).append(block)
    return [
        (name, sorted(blocks, key=lambda block: block.kind().lower()))
        for name, blocks in groups.items()
        if blocks
    ]
