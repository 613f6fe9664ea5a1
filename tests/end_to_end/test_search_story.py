"""The search on the canvas belongs to whoever types in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from tests.end_to_end.person import Person


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_enter_and_tab_take_the_found_block_though_a_block_is_selected(
    qtbot: QtBot, window: MainWindow, key: Qt.Key
) -> None:
    person = Person(qtbot, window)
    window.canvas.camera.zoom_to(0.7)
    window.canvas.centerOn(QPointF(300, 0))
    person.add("input", QPointF(0, 0))
    person.hands.drag(person.hands.port("input_1", "y", out=True), QPointF(400, 30))
    qtbot.keyClicks(window.canvas.popup.field, "flat")
    qtbot.keyClick(window.canvas.popup.field, key)
    assert set(window.session.document.nodes) == {"input_1", "flatten"}
    assert len(window.session.document.edges) == 1
