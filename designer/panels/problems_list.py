"""`ProblemsList`: rows of a block, what is said of it, what to do, and a button that does it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
)

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme

LINE, MARGIN = 26, 6
"""Height of a row of one line, and room beside its text (px)."""
REMEDY = 3
"""The column of buttons."""


class ProblemsList(QTreeWidget):
    """Whole sentences in two columns that share the width."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(4)
        self.setHeaderLabels(["Block", "Finding", "What to do", ""])
        self.setRootIsDecorated(False)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setAccessibleName("Problems")
        self.setAllColumnsShowFocus(True)
        self.setWordWrap(True)
        self.setItemDelegate(WholeSentences(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.resizeSection(0, 150)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(REMEDY, QHeaderView.ResizeMode.ResizeToContents)
        header.sectionResized.connect(self.scheduleDelayedItemsLayout)


class RemedyButton(QPushButton):
    """A quiet button with the words of a remedy, in the colour of links."""

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__(visible(words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(
            f"QPushButton {{border: none; padding: 2px 10px; text-align: left;"
            f" color: {theme.accent};}}"
            "QPushButton:hover, QPushButton:focus {text-decoration: underline;}"
        )


class WholeSentences(QStyledItemDelegate):
    """Makes every row as high as its longest sentence needs in the column's width."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        tree = self.parent()
        assert isinstance(tree, QTreeWidget)
        letters = tree.fontMetrics()
        room = max(tree.columnWidth(index.column()) - 2 * MARGIN, 40)
        wrap = Qt.TextFlag.TextWordWrap
        needed = letters.boundingRect(0, 0, room, 10_000, wrap, str(index.data() or ""))
        return QSize(0, LINE - letters.height() + max(needed.height(), letters.height()))
