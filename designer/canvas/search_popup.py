"""`SearchPopup`: type what you want, Enter adds it where the pointer is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.appearance.icons import dot
from designer.appearance.plain_text import PlainLabel, tip
from designer.appearance.theme import Theme, text_font
from designer.canvas.hint import outline
from designer.editing.catalogue import Catalogue
from designer.editing.search import find_blocks
from graph_runtime.block import Block

WIDTH = 300
HEIGHT = 330
TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchPopup(QFrame):
    """A list of blocks that narrows while one types; tells with `chosen` the kind."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget, theme: Theme, catalogue: Catalogue) -> None:
        super().__init__(parent)
        self._room = parent
        self._catalogue = catalogue
        self._keys: dict[type[Block], str] = {}
        self._allowed: frozenset[type[Block]] | None = None
        self.setObjectName("searchPopup")
        self.setAutoFillBackground(True)
        self.setFixedSize(WIDTH, HEIGHT)
        self.heading = PlainLabel()
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search blocks")
        self.field.setAccessibleName("Search blocks")
        self.list = QListWidget()
        self.list.setAccessibleName("Blocks found")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.nothing = PlainLabel("No block is called so.")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for widget in (self.heading, self.field, self.list, self.nothing):
            column.addWidget(widget)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.heading.setFont(text_font(8.5))
        for label in (self.heading, self.nothing):
            _tone(label, theme.muted)
        self.list.setFont(text_font(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self, self._theme.border)

    def open_at(
        self, at: QPoint, heading: str = "", allowed: Sequence[type[Block]] | None = None
    ) -> None:
        """Show the popup inside its parent near `at` (px); only `allowed` kinds if given."""
        self._keys = {kind: key for key, kind in self._catalogue.kinds.items()}
        self._allowed = frozenset(allowed) if allowed is not None else None
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.field.clear()
        self._fill("")
        room = self._room.rect()
        x = max(4, min(at.x(), room.width() - WIDTH - 4))
        y = max(4, min(at.y(), room.height() - HEIGHT - 4))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_up(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Return and Tab are keys of the canvas too: while one types here they are not.
            event.setAccepted(event.key() in (*STEPS, *TAKE, Qt.Key.Key_Escape))
            return event.isAccepted()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            # A click elsewhere has its own place for the keyboard: hide without taking it back.
            self.setVisible(event.reason() == Qt.FocusReason.ActiveWindowFocusReason)
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        """Whether the key was one of the popup's own."""
        if key in STEPS:
            row = self.list.currentRow() + STEPS[key]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        elif key in TAKE:
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_up()
        else:
            return False
        return True

    def _fill(self, text: str) -> None:
        self.list.clear()
        for kind in find_blocks(text.strip(), self._keys):
            if self._allowed is None or kind in self._allowed:
                item = QListWidgetItem(dot(self._theme.group(kind.group())), kind.called())
                item.setData(Qt.ItemDataRole.UserRole, self._keys[kind])
                item.setToolTip(tip(f"{kind.title}. {kind.summary()}"))
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.nothing.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.closed.emit()


def _tone(label: QLabel, colour: str) -> None:
    palette = label.palette()
    palette.setColor(label.foregroundRole(), colour)
    label.setPalette(palette)
