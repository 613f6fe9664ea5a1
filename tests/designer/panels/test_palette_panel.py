"""The palette lists every block, finds it by synonym and adds it by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.catalogue import READY, Catalogue
from designer.editing.session import Session
from designer.panels.palette_panel import MIME, PalettePanel
from designer.window.main_window import MainWindow
from graph_runtime.block import BLOCKS
from graph_runtime.groups.building_blocks import building_blocks


def test_every_block_of_the_catalogue_is_listed_once(window: MainWindow) -> None:
    ready = [f"{READY} {name}" for name in building_blocks()]
    assert sorted(window.palette_panel.kinds()) == sorted(
        [*BLOCKS.kinds, "PythonModule", "State", *ready]
    )


@pytest.mark.row("S5.13")
def test_normalizations_have_a_section_of_their_own(window: MainWindow) -> None:
    tree = window.palette_panel.tree
    (section,) = tree.findItems("Normalization", Qt.MatchFlag.MatchExactly)
    listed = {section.child(index).text(0) for index in range(section.childCount())}
    assert listed >= {
        "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm", "LocalResponseNorm",
        "GroupNorm", "InstanceNorm2d",
    }  # fmt: skip


def test_a_synonym_finds_the_block(qtbot: QtBot, window: MainWindow) -> None:
    palette = window.palette_panel
    qtbot.keyClicks(palette.search, "dense")
    assert palette.kinds()[0] == "Linear"
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert {*BLOCKS.kinds, "State"} < set(palette.kinds())


def test_enter_in_the_search_adds_the_first_match(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(window.palette_panel.search, "relu")
    qtbot.keyClick(window.palette_panel.search, Qt.Key.Key_Return)
    added = [n.kind for n in window.session.document.nodes.values()]
    assert "ReLU" in added
    assert window.session.history.undo_name == "Add ReLU"


def test_a_double_click_adds_the_block(qtbot: QtBot, window: MainWindow) -> None:
    tree = window.palette_panel.tree
    qtbot.keyClicks(window.palette_panel.search, "dropout")
    place = tree.visualItemRect(tree.topLevelItem(0)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [n.kind for n in window.session.document.nodes.values()].count("Dropout") == 1


def test_a_dragged_block_carries_its_kind(qtbot: QtBot) -> None:
    palette = PalettePanel(LIGHT, Catalogue(Session()))
    qtbot.addWidget(palette)
    palette.search.setText("conv2d")
    first = palette.tree.topLevelItem(0)
    assert first is not None
    data = palette.tree.mimeData([first])
    assert bytes(data.data(MIME).data()) == b"Conv2d"


def test_what_matches_nothing_says_so(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(window.palette_panel.search, "zzqqzz")
    first = window.palette_panel.tree.topLevelItem(0)
    assert first is not None and "No block matches" in first.text(0)
    assert window.palette_panel.kinds() == []
