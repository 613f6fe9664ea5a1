"""`CommandPalette`: type a few letters of what you want, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.plain_text import visible
from designer.appearance.scroll_bars import thin_scroll_bars
from designer.appearance.theme import Theme
from designer.editing.search import NO_MATCH, rank

WIDTH, HEIGHT = 560, 380
MOST = 60


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the palette: its words, its keys, and what it does."""

    text: str
    keys: str
    icon: QIcon
    run: Callable[[], object]
    words: str = ""
    """More words under which it is found."""


class CommandPalette(QFrame):
    """A popup over the window; closes itself and then does what was chosen."""

    def __init__(self, commands: Sequence[Command], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._commands = list(commands)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Type a command, or the name of a block to add")
        self.search.setAccessibleName("Find a command")
        self.list = QTreeWidget()
        self._arrange()
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._run)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._run)
        self._fill("")

    def show_over(self, window: QWidget) -> None:
        """Open at the top of the window, in its middle."""
        corner = window.mapToGlobal(QPoint((window.width() - WIDTH) // 2, 76))
        self.setGeometry(corner.x(), corner.y(), WIDTH, HEIGHT)
        self.show()
        self.search.setFocus()

    def shown(self) -> list[str]:
        """The commands that are listed, from the top."""
        items = (self.list.topLevelItem(i) for i in range(self.list.topLevelItemCount()))
        return [item.text(0) for item in items if item is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        current, count = self.list.currentItem(), self.list.topLevelItemCount()
        if current is not None:
            row = (self.list.indexOfTopLevelItem(current) + step) % count
            self._stand_on(row)

    def _stand_on(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def _fill(self, text: str) -> None:
        self.list.clear()
        ranked = [(min(rank(text, c.text), rank(text, c.words) + 1), i, c)
                  for i, c in enumerate(self._commands)]  # fmt: skip
        best = sorted((r for r in ranked if r[0] < NO_MATCH), key=lambda r: r[:2])
        for _, index, command in best[:MOST]:
            item = QTreeWidgetItem([visible(command.text), command.keys])
            item.setIcon(0, command.icon)
            item.setForeground(1, QColor(self._theme.muted))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, Qt.ItemDataRole.UserRole, index)
            item.setSizeHint(0, QSize(0, 28))
            self.list.addTopLevelItem(item)
        self._stand_on(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            command = self._commands[item.data(0, Qt.ItemDataRole.UserRole)]
            self.close()
            command.run()

    def _arrange(self) -> None:
        thin_scroll_bars(self.list, self._theme)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(18, 18))
        self.list.setAccessibleName("Commands")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.header().setStretchLastSection(True)
        self.list.header().resizeSection(0, 380)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
