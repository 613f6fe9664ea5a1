"""`DimensionList`: what a search varies: a check mark, the setting, and its values as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from designer.appearance.plain_text import tip, visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.running.run_rows import short
from graph_runtime.errors import RunError
from graph_runtime.sweep.dimension import FORM, Dimension, parse

_PATH = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 24
AT_FIRST = 3
"""How many of those that are suggested are searched unless one says otherwise."""


class _Setting(QStyledItemDelegate):
    """Is not edited; draws an edge around its check box, which a dark window would hide."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        view = self.parent()
        if isinstance(view, QWidget):
            part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
            box = view.style().subElementRect(part, full, view)
            painter.setPen(view.palette().color(QPalette.ColorRole.Mid))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        return None  # type: ignore[return-value]


class DimensionList(QTreeWidget):
    """In the order in which it is worth varying them."""

    altered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setHeaderLabels(["Setting", "Values to try"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAccessibleName("What is searched")
        self.setToolTip(tip("Values: LOW..HIGH, LOW..HIGH:log, LOW..HIGH:1-log or A, B, C."))
        self.setItemDelegateForColumn(0, _Setting(self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._changed)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self, theme)
        self._mark_wrong()

    def fill(self, dimensions: Sequence[Dimension], checked: int = AT_FIRST) -> None:
        """Show these, the first ones checked."""
        self.blockSignals(True)
        self.clear()
        for place, dimension in enumerate(dimensions):
            self.addTopLevelItem(_item(dimension, place < checked))
        self.blockSignals(False)
        self.altered.emit()

    def add(self, text: str) -> None:
        """One more, checked; raises RunError for a text that says none."""
        dimension = parse(text)
        for item in self._items():
            if item.data(0, _PATH) == dimension.path:
                self.takeTopLevelItem(self.indexOfTopLevelItem(item))
        self.addTopLevelItem(_item(dimension, True))
        self.altered.emit()

    def chosen(self) -> tuple[str, ...]:
        """Those that are checked, as texts; raises RunError for one that says none."""
        return tuple(parse(_text(item)).text for item in self._items() if _checked(item))

    def texts(self) -> list[str]:
        """All of them as they stand there, a star before those that are checked."""
        return [("* " if _checked(item) else "") + _text(item) for item in self._items()]

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _changed(self) -> None:
        self._mark_wrong()
        self.altered.emit()

    def _mark_wrong(self) -> None:
        self.blockSignals(True)
        for item in self._items():
            said = _fault(item)
            item.setForeground(1, QColor(self._theme.error if said else self._theme.text))
            item.setToolTip(1, tip(said or FORM))
        self.blockSignals(False)


def _item(dimension: Dimension, checked: bool) -> QTreeWidgetItem:
    values = dimension.text.partition("=")[2]
    item = QTreeWidgetItem([visible(short(dimension.path)), visible(values)])
    item.setData(0, _PATH, dimension.path)
    item.setToolTip(0, tip(dimension.path))
    item.setSizeHint(1, QSize(0, ROW_HEIGHT))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
    item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
    return item


def _checked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == Qt.CheckState.Checked


def _text(item: QTreeWidgetItem) -> str:
    return f"{item.data(0, _PATH)}={item.text(1)}"


def _fault(item: QTreeWidgetItem) -> str:
    try:
        parse(_text(item))
    except RunError as error:
        return str(error)
    return ""
