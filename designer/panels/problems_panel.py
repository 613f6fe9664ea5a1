"""`ProblemsPanel`: everything that keeps the document from running, and the way there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHeaderView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from designer.icons import icon
from designer.panels.headings import tinted
from designer.plain_text import PlainLabel, tip, visible
from designer.scroll_bars import thin_scroll_bars
from designer.session import Session
from designer.theme import Theme
from graph_runtime.changes import Changes
from graph_runtime.check import Checked
from graph_runtime.errors import Problem

NODE = Qt.ItemDataRole.UserRole
TRAINING = Qt.ItemDataRole.UserRole + 1
ALL_WELL = "No problems. Ready to train."
LINE, MARGIN = 26, 6
"""Height of a row of one line, and room beside its text (px)."""
MOST = 500
"""Rows shown; more than that nobody reads."""


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


class ProblemsPanel(QStackedWidget):
    """Lists the problems of the session's document; `chosen` tells the block to go to."""

    chosen = Signal(str)
    training_chosen = Signal()
    """A problem of the training recipe was chosen."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._problems: tuple[Problem, ...] = ()
        self._well = PlainLabel(ALL_WELL)
        self._well.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderLabels(["Block", "What is wrong", "What to do"])
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.list.setAccessibleName("Problems")
        self.list.setAllColumnsShowFocus(True)
        self.list.setWordWrap(True)
        self.list.setItemDelegate(WholeSentences(self.list))
        header = self.list.header()
        header.setStretchLastSection(True)
        header.resizeSection(0, 150)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self.list.scheduleDelayedItemsLayout)
        self.addWidget(self._well)
        self.addWidget(self.list)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        session.changed.connect(self._changed)
        self._show(session.checked.problems)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        thin_scroll_bars(self.list, theme)
        tinted(self._well, theme.muted)
        self._show(self._problems)

    def _changed(self, changes: Changes, checked: Checked) -> None:
        if checked.problems != self._problems:
            self._show(checked.problems)

    def _show(self, problems: tuple[Problem, ...]) -> None:
        self._problems = problems
        self.list.clear()
        for problem in problems[:MOST]:
            self.list.addTopLevelItem(self._item(problem))
        self.setCurrentWidget(self.list if problems else self._well)

    def _item(self, problem: Problem) -> QTreeWidgetItem:
        place = problem.node or _place(problem)
        item = QTreeWidgetItem([visible(t) for t in (place, problem.message, problem.fix)])
        item.setData(0, NODE, problem.node)
        item.setData(0, TRAINING, place == "Training")
        item.setIcon(0, icon("alert-circle-outline", self._theme, self._theme.error))
        item.setForeground(2, QColor(self._theme.muted))
        for column in range(3):
            item.setToolTip(column, tip(str(problem)))
        return item

    def _choose(self, item: QTreeWidgetItem) -> None:
        node = item.data(0, NODE)
        if node:
            self.chosen.emit(node)
        elif item.data(0, TRAINING):
            self.training_chosen.emit()


def _place(problem: Problem) -> str:
    return "Training" if (problem.param or "").startswith("training") else "Document"
