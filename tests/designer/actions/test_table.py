"""Every action of the table can be done at any time, and says what it will do."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from designer.actions import menus
from designer.actions.table import ACTIONS
from designer.window.faults import Faults
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import add_node
from tests.designer.conftest import small_document


def close_popups(window: MainWindow) -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for dialog in window.findChildren(QDialog):
        dialog.reject()


@pytest.mark.row("F30")
@pytest.mark.parametrize("state", ["empty", "drawn", "selected"])
def test_every_action_can_be_done(
    qtbot: QtBot, window: MainWindow, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: True)
    document = Document() if state == "empty" else small_document()
    last = ("train", "quit")
    for action in sorted(ACTIONS, key=lambda a: last.index(a.id) if a.id in last else -1):
        window.files.show_document(document, None)
        if state == "selected":
            window.session.select(["conv", "flat"])
        action.run(window)
        qtbot.wait(1)
        close_popups(window)


@pytest.mark.row("F30")
def test_a_fault_in_any_action_is_one_quiet_notice_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(tmp_path / "window.log")
    notices: list[str] = []
    faults.happened.connect(notices.append)
    faults.happened.connect(window.status.say)
    monkeypatch.setattr(sys, "excepthook", faults.caught)

    def fails(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(menus.Menus, "_run", fails)
    for action in ACTIONS:
        made = window.menus.made[action.id]
        made.setEnabled(True)
        made.trigger()
    assert len(notices) == len(ACTIONS)
    assert "untouched" in window.status.currentMessage()
    assert (tmp_path / "window.log").read_text().count("RuntimeError: planted") == len(ACTIONS)
    assert window.isVisible()
    faults.remove()


def test_no_key_stands_for_two_actions() -> None:
    keys = Counter(QKeySequence(key).toString() for action in ACTIONS for key in action.keys)
    assert [key for key, count in keys.items() if count > 1 or not key] == []


def test_ids_and_texts_are_unique() -> None:
    for names in ([a.id for a in ACTIONS], [a.text for a in ACTIONS]):
        assert len(set(names)) == len(names)


def test_undo_and_redo_name_the_step(qtbot: QtBot, window: MainWindow) -> None:
    undo, redo = window.menus.made["undo"], window.menus.made["redo"]
    assert not undo.isEnabled()
    document = add_node(window.session.document, "extra", "ReLU", (0, 200))
    window.session.apply("Add ReLU", document)
    assert (undo.text(), undo.isEnabled()) == ("Undo Add ReLU", True)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "extra" not in window.session.document.nodes
    assert (redo.text(), undo.isEnabled()) == ("Redo Add ReLU", False)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.session.document == document


def test_the_list_of_keys_names_every_action_that_has_one(qtbot: QtBot, window: MainWindow) -> None:
    from designer.dialogs.keys_dialog import KeysDialog

    dialog = KeysDialog(window)
    qtbot.addWidget(dialog)
    listed = {}
    for row in range(dialog.list.topLevelItemCount()):
        head = dialog.list.topLevelItem(row)
        assert head is not None
        for index in range(head.childCount()):
            listed[head.child(index).text(0)] = head.child(index).text(1)
    assert listed.keys() == {action.text for action in ACTIONS}
    assert listed["Find a command…"] == "Ctrl+Shift+P"
    dialog.search.setText("save as")
    assert dialog.list.topLevelItemCount() == 1


def test_nothing_that_needs_a_selection_is_offered_without_one(window: MainWindow) -> None:
    window.session.select(())
    assert not window.menus.made["delete"].isEnabled()
    window.session.select(["conv"])
    assert window.menus.made["delete"].isEnabled()


@pytest.mark.parametrize("letters", ["relu", "flatten", "batch", "linear"])
def test_letters_and_enter_in_the_search_are_no_actions_of_the_canvas(
    qtbot: QtBot, window: MainWindow, letters: str
) -> None:
    window.session.select(["conv"])
    window.canvas.setFocus()
    before = len(window.session.document.nodes)
    qtbot.keyClick(window.canvas.viewport(), Qt.Key.Key_Tab)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, letters)
    assert field.text() == letters
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert len(window.session.document.nodes) == before + 1


def test_return_on_a_block_leads_into_its_first_parameter(qtbot: QtBot, window: MainWindow) -> None:
    window.session.select(["conv"])
    window.menus.run("edit_block")
    field = window.inspector.block.form.field("out_channels")
    qtbot.waitUntil(lambda: field.isAncestorOf(QApplication.focusWidget()))
    window.session.select(["result"])
    window.menus.run("edit_block")
    qtbot.waitUntil(window.inspector.block.names.first.hasFocus)
