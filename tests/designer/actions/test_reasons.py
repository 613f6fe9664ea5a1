"""What is greyed says why: in its tooltip, in its menu, and to who presses its keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from designer.actions.action import Action
from designer.actions.reason_menu import ReasonMenu
from designer.actions.reasons import REASONS
from designer.actions.table import ACTIONS
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document

NEVER_GREYED = Action.__dataclass_fields__["enabled"].default


def test_there_is_a_reason_for_every_action_that_may_be_greyed() -> None:
    greyed = {action.id for action in ACTIONS if action.enabled is not NEVER_GREYED}
    assert greyed == REASONS.keys()


def test_keys_of_a_greyed_action_say_why_nothing_happens(qtbot: QtBot, window: MainWindow) -> None:
    window.files.show_document(Document(), None)
    window.canvas.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window.canvas.viewport(), Qt.Key.Key_E, control)
    told = "Export to Python: It needs a drawing without problems. The problems panel lists them."
    assert window.status.currentMessage() == told
    qtbot.keyClick(window.canvas.viewport(), Qt.Key.Key_D, control)
    assert window.status.currentMessage() == "Duplicate: Select blocks first."
    qtbot.keyClick(window.canvas.viewport(), Qt.Key.Key_L)
    assert "The drawing is empty" in window.status.currentMessage()


def test_letters_typed_elsewhere_are_no_keys_of_the_canvas(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.show_document(Document(), None)
    window.palette_panel.focus_search()
    qtbot.keyClicks(window.palette_panel, "flatb")
    assert window.status.currentMessage() == ""


def test_the_tooltip_says_why_only_while_it_is_greyed(window: MainWindow) -> None:
    window.session.select(())
    copy = window.menus.made["copy"]
    assert "Copy (Ctrl+C)" in copy.toolTip() and "Select blocks first." in copy.toolTip()
    window.session.select(["conv"])
    assert "Select" not in copy.toolTip()


def test_a_menu_tells_of_greyed_entries_alone(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(())
    menus = {menu.title(): menu for menu in window.findChildren(ReasonMenu)}
    menu = menus["Edit"]
    menu.popup(window.mapToGlobal(QPoint(0, 0)))
    for name, reason in (("copy", "Select blocks first."), ("paste", "")):
        at = menu.actionGeometry(window.menus.made[name]).center()
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
        QApplication.sendEvent(menu, QHelpEvent(QHelpEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
        assert QToolTip.isVisible() == bool(reason)
        assert reason in QToolTip.text()
    menu.close()
