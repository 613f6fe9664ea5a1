"""The command palette finds what was meant and does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.dialogs.command_palette import CommandPalette
from designer.window.main_window import MainWindow


def opened(qtbot: QtBot, window: MainWindow) -> CommandPalette:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_P, keys)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, CommandPalette)
    return popup


def test_typing_a_few_letters_and_enter_runs_the_command(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.search, "light and")
    assert palette.shown()[0] == "Switch between light and dark"
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.look.theme.name == "dark"


def test_a_block_is_added_by_a_synonym_of_its_name(qtbot: QtBot, window: MainWindow) -> None:
    before = len(window.session.document.nodes)
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.search, "add dropout")
    assert palette.shown()[0] == "Add Dropout"
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert len(window.session.document.nodes) == before + 1


def test_the_arrow_keys_choose_another_line(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    first = palette.list.currentItem()
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.list.currentItem() is not first
    qtbot.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.list.currentItem() is first


def test_what_matches_nothing_runs_nothing(qtbot: QtBot, window: MainWindow) -> None:
    before = window.session.document
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.search, "zzzzqqq")
    assert palette.shown() == []
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert window.session.document is before
