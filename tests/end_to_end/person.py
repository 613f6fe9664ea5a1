"""What a person does with mouse and keyboard, in the words of a story."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from tests.designer.canvas.stage import Hands


class Person:
    """Works one window; looks at nothing but what is on the screen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.bot = qtbot
        self.window = window
        self.hands = Hands(window.canvas)

    def add(self, search: str, at: QPointF) -> str:
        """Double-click an empty place, type, press Enter; gives the new block's name."""
        before = set(self.window.session.document.nodes)
        viewport = self.window.canvas.viewport()
        QTest.mouseDClick(
            viewport, Qt.MouseButton.LeftButton, pos=self.window.canvas.mapFromScene(at)
        )
        return self._choose(search, before)

    def extend(self, node: str, port: str, to: QPointF, search: str) -> str:
        """Drag a wire from an output into the empty, and choose the block it leads to."""
        before = set(self.window.session.document.nodes)
        self.hands.drag(self.hands.port(node, port, out=True), to)
        return self._choose(search, before)

    def connect(self, source: str, target: str, port: str = "x") -> None:
        self.hands.drag(
            self.hands.port(source, "y", out=True), self.hands.port(target, port, out=False)
        )

    def retype(self, within: QWidget, name: str, text: str) -> None:
        """Type over what stands in the field of a parameter."""
        field = within.findChild(QLineEdit, f"param.{name}")
        assert isinstance(field, QLineEdit), f"no field for {name}"
        field.setFocus()
        field.selectAll()
        self.bot.keyClicks(field, text)
        self.bot.keyClick(field, Qt.Key.Key_Return)

    def set(self, node: str, name: str, text: str) -> None:
        """Click a block and type a parameter into its form."""
        self.hands.click(self.hands.block(node))
        self.retype(self.window.inspector.block.form, name, text)

    def choose(self, box: QComboBox, text: str) -> None:
        """Choose a row of a list by its first letters."""
        box.setFocus()
        self.bot.keyClicks(box, text)
        self.bot.keyClick(box, Qt.Key.Key_Return)

    def press(self, action: str) -> None:
        """Use a command of the menu."""
        self.window.menus.run(action)

    def _choose(self, search: str, before: set[str]) -> str:
        popup = self.window.canvas.popup
        assert popup.isVisible(), "the search did not open"
        self.bot.keyClicks(popup.field, search)
        self.bot.keyClick(popup.field, Qt.Key.Key_Return)
        (added,) = set(self.window.session.document.nodes) - before
        return added
