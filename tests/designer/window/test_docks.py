"""Panels are shown, hidden and put back by key, and stay where they were left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from designer.appearance.look import Look
from designer.editing.session import Session
from designer.window.main_window import MainWindow


def test_a_panel_behind_another_comes_to_the_front(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.run("source")
    qtbot.waitUntil(lambda: window.source.isVisible())
    window.menus.run("problems")
    qtbot.waitUntil(lambda: not window.source.isVisible())


def test_all_panels_are_hidden_and_shown_again(window: MainWindow) -> None:
    docks = [window.docks.dock(name) for name in window.docks.names()]
    window.docks.toggle_all()
    assert all(dock.isHidden() for dock in docks)
    window.docks.toggle_all()
    assert not any(dock.isHidden() for dock in docks)


def test_the_layout_is_kept_for_the_next_start(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, tmp_path: Path
) -> None:
    window.docks.dock("palette").hide()
    window.close()
    again = MainWindow(Session(), window.settings, Look(qapp, "light"), tmp_path / "state2")
    qtbot.addWidget(again)
    assert again.docks.dock("palette").isHidden()
    again.first_layout()
    assert not again.docks.dock("palette").isHidden()


def test_a_floating_panel_has_a_title_bar(window: MainWindow) -> None:
    dock = window.docks.dock("source")
    dock.setFloating(True)
    assert dock.titleBarWidget() is None
    dock.setFloating(False)
    assert dock.titleBarWidget() is not None


def shown_tabs(window: MainWindow) -> list[str]:
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
    return sorted(bar.tabText(index) for bar in bars for index in range(bar.count()))


TABS = ["Equations", "Inspector", "Look inside", "Plots", "Problems", "Run", "Source", "Training"]


def test_every_area_has_one_row_of_tabs(qtbot: QtBot, window: MainWindow) -> None:
    assert shown_tabs(window) == TABS
    window.first_layout()
    qtbot.wait(50)
    assert shown_tabs(window) == TABS


def test_a_window_at_its_second_start_has_one_row_of_tabs_too(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, tmp_path: Path
) -> None:
    window.docks.show("source")
    window.close()
    again = MainWindow(Session(), window.settings, Look(qapp, "light"), tmp_path / "state2")
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.source.isVisible())
    assert shown_tabs(again) == TABS


def test_a_panel_is_hidden_and_brought_back_from_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    mark = window.docks.dock("palette").toggleViewAction()
    menus = [menu for menu in window.findChildren(QMenu) if mark in menu.actions()]
    assert [menu.title() for menu in menus] == ["Panels"]
    mark.trigger()
    assert window.docks.dock("palette").isHidden()
    mark.trigger()
    qtbot.waitUntil(lambda: window.palette_panel.isVisible())
