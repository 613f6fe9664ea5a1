"""`KeysDialog`: every key of the window, from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.actions.action import MENUS, Action
from designer.actions.menus import keys_text
from designer.actions.table import ACTIONS
from designer.appearance.theme import text_font
from designer.dialogs.plain_buttons import without_icons
from designer.editing.search import NO_MATCH, rank


class KeysDialog(QDialog):
    """Lists the actions with their keys; typing narrows the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(620, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["Action", "Keys"])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("Keyboard shortcuts")
        self.list.header().resizeSection(0, 320)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        without_icons(buttons.buttons())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.list, buttons):
            column.addWidget(widget)
        self.search.textChanged.connect(self._fill)
        self._fill("")

    def _fill(self, text: str) -> None:
        self.list.clear()
        for menu in MENUS:
            rows = [a for a in ACTIONS if a.menu == menu and rank(text, a.text) < NO_MATCH]
            if rows:
                self._add_menu(menu, rows)
        self.list.expandAll()

    def _add_menu(self, menu: str, rows: list[Action]) -> None:
        head = QTreeWidgetItem(self.list.invisibleRootItem(), [menu])
        head.setFont(0, text_font(9.5, bold=True))
        for action in rows:
            where = "  (on the canvas)" if action.where == "canvas" and action.keys else ""
            item = QTreeWidgetItem(head, [action.text, keys_text(action) + where])
            item.setSizeHint(0, QSize(0, 24))
