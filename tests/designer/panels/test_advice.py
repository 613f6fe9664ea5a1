"""Advice stands below the problems, marks its block, and is followed by one click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from designer.canvas.facts import facts_at
from designer.panels.problems_list import REMEDY, RemedyButton
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import disconnect, set_param
from graph_runtime.edits.grouping import group_nodes
from tests.graph_runtime.lint_rules.patterns import CLASSES, IRIS, TOKENS, linear, row

SOFT = row(IRIS, linear(8), "ReLU", linear(3), "Softmax", training=CLASSES)
FLAT = row(IRIS, linear(8), linear(3), training=CLASSES)


def show(qtbot: QtBot, window: MainWindow, document: Document) -> None:
    places = {node: (240.0 * place, 0.0) for place, node in enumerate(document.nodes)}
    window.session.load(document.replaced(positions=places), None)
    look(qtbot, window)


def look(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.advisor.settled)


def rows(window: MainWindow) -> list[QTreeWidgetItem]:
    tree = window.problems.list
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return [item for item in items if item is not None]


def press(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Click the button with these words."""
    buttons = [window.problems.list.itemWidget(item, REMEDY) for item in rows(window)]
    (button,) = (b for b in buttons if isinstance(b, RemedyButton) and b.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_remedy_is_done_by_a_click_and_undone_as_one_step(
    qtbot: QtBot, window: MainWindow
) -> None:
    show(qtbot, window, SOFT)
    before = window.session.document
    assert window.status.problems.text() == " No problems, 1 hint"
    assert window.canvas.mirror.blocks["softmax_4"].advice is not None
    press(qtbot, window, "Remove the Softmax")
    assert "softmax_4" not in window.session.document.nodes
    assert window.session.checked.problems == ()
    look(qtbot, window)
    assert rows(window) == []
    window.menus.run("undo")
    assert window.session.document is before
    look(qtbot, window)
    assert [item.text(0) for item in rows(window)] == ["softmax_4"]
    assert window.canvas.mirror.blocks["softmax_4"].advice is not None


def test_an_added_block_stands_in_its_wire_and_is_selected(
    qtbot: QtBot, window: MainWindow
) -> None:
    show(qtbot, window, FLAT)
    press(qtbot, window, "Insert a ReLU")
    assert window.session.selected_nodes == {"relu"}
    x = {node: at[0] for node, at in window.session.document.positions.items()}
    assert x["input_0"] < x["linear_1"] < x["relu"] < x["linear_2"] < x["result"]
    boxes = [block.body for block in window.canvas.mirror.blocks.values()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    window.menus.run("undo")
    assert "relu" not in window.session.document.nodes


def test_a_feed_forward_part_is_put_in_as_one_step(qtbot: QtBot, window: MainWindow) -> None:
    steps = ("Input", {"shape": [6, 8]})
    place = "SinusoidalPositionalEncoding"
    show(qtbot, window, row(steps, place, "SelfAttention", "SelfAttention"))
    press(qtbot, window, "Insert a feed-forward part")
    assert window.session.checked.problems == ()
    assert len(window.session.selected_nodes) == 4
    boxes = [block.body for block in window.canvas.mirror.blocks.values()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    window.menus.run("undo")
    assert len(window.session.document.nodes) == 5


def test_problems_come_first_and_offer_their_remedy(qtbot: QtBot, window: MainWindow) -> None:
    wide = set_param(FLAT, "linear_2", "out_features", 7)
    show(qtbot, window, wide)
    assert [item.text(1)[:11] for item in rows(window)] == ["The network", "No activati"]
    press(qtbot, window, "Set out_features to 3")
    assert window.session.checked.problems == ()


def test_an_embedding_is_offered_for_tokens(qtbot: QtBot, window: MainWindow) -> None:
    show(qtbot, window, row(TOKENS, linear(3)))
    press(qtbot, window, "Insert an Embedding")
    assert window.session.checked.problems == ()


def test_a_remedy_whose_cause_is_gone_does_nothing(qtbot: QtBot, window: MainWindow) -> None:
    show(qtbot, window, SOFT)
    edges = [e for e in window.session.document.edges if e.source == "softmax_4"]
    window.session.apply("Disconnect", disconnect(window.session.document, edges))
    before = window.session.document
    press(qtbot, window, "Remove the Softmax")
    assert window.session.document is before


def test_tooltip_and_inspector_say_it_too(qtbot: QtBot, window: MainWindow) -> None:
    show(qtbot, window, SOFT)
    window.session.select(["softmax_4"])
    assert "takes logits" in window.inspector.block.words.advice
    block = window.canvas.mirror.blocks["softmax_4"]
    said = facts_at(window.canvas.mirror, window.session.checked, block.badge.center())
    assert "takes logits" in said
    window.session.select(["relu_2"])
    assert window.inspector.block.words.advice == ""


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_advice_is_shown_in_every_theme(qtbot: QtBot, window: MainWindow, theme: str) -> None:
    show(qtbot, window, SOFT)
    window.choose_theme("dark" if theme == "dark" else "light")
    assert len(rows(window)) == 1
    window.grab()


def test_advice_inside_a_group_marks_the_group_and_is_mended_inside(
    qtbot: QtBot, window: MainWindow
) -> None:
    grouped, group = group_nodes(FLAT, ["linear_1", "linear_2"])
    show(qtbot, window, grouped)
    assert window.session.checked.problems == ()
    assert [item.text(0) for item in rows(window)] == [f"{group}/linear_2"]
    assert window.canvas.mirror.blocks[group].advice is not None
    press(qtbot, window, "Insert a ReLU")
    assert window.session.level.path == (group,)
    assert "relu" in window.canvas.mirror.blocks
    assert window.session.checked.problems == ()
    look(qtbot, window)
    assert rows(window) == []


def test_blocks_inside_a_group_are_marked_when_it_is_opened(
    qtbot: QtBot, window: MainWindow
) -> None:
    grouped, group = group_nodes(FLAT, ["linear_1", "linear_2"])
    show(qtbot, window, grouped)
    window.session.level.enter(group)
    marked = [node for node, block in window.canvas.mirror.blocks.items() if block.advice]
    assert marked == ["linear_2"]


def test_the_inspector_says_which_activation_belongs_where(
    qtbot: QtBot, window: MainWindow
) -> None:
    show(qtbot, window, SOFT)
    window.session.select(["result"])
    assert "takes logits and has the softmax in it" in window.inspector.block.words.summary
    window.session.select(["relu_2"])
    assert "usual choice" in window.inspector.block.words.summary
