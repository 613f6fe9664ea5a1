"""The problems panel says what is wrong and leads to the block."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.appearance.plain_text import PlainLabel
from designer.panels.problems_panel import ALL_WELL, NO_RECIPE
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Recipe, Training
from graph_runtime.edits.drawing_edits import disconnect, set_param, set_training


@pytest.fixture(autouse=True)
def no_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, no advice comes among the problems."""
    monkeypatch.setattr("designer.editing.advisor.PAUSE", 1_000_000)


def broken(window: MainWindow) -> None:
    document = window.session.document
    window.session.apply("Disconnect", disconnect(document, [document.edges[0]]))


def test_a_sound_document_says_so(window: MainWindow) -> None:
    shown = window.problems.currentWidget()
    assert isinstance(shown, PlainLabel)
    assert shown.text() == ALL_WELL
    assert window.status.problems.text() == " No problems"


def test_a_problem_names_block_fault_and_remedy(window: MainWindow) -> None:
    broken(window)
    item = window.problems.list.topLevelItem(0)
    assert item is not None
    assert [item.text(column) for column in range(3)] == [
        "conv", "Nothing is connected to its input x.", "Draw a wire to it."
    ]  # fmt: skip
    assert window.status.problems.text() == " 1 problem"


def test_a_click_on_a_problem_selects_its_block(qtbot: QtBot, window: MainWindow) -> None:
    broken(window)
    problems = window.problems.list
    place = problems.visualItemRect(problems.topLevelItem(0)).center()
    qtbot.mouseClick(problems.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.session.selected_nodes == {"conv"}


def test_a_problem_of_the_recipe_leads_to_the_training_panel(
    qtbot: QtBot, window: MainWindow
) -> None:
    training = Training(loss=Recipe(kind="NoSuchLoss"))
    document = set_training(window.session.document, training)
    window.session.apply("Choose NoSuchLoss", document)
    item = window.problems.list.topLevelItem(0)
    assert item is not None and item.text(0) == "Training"
    window.problems.list.setCurrentItem(item)
    window.problems.list.itemActivated.emit(item, 0)
    qtbot.waitUntil(lambda: window.recipe.isVisible())


def test_a_click_on_the_count_brings_the_panel_to_the_front(
    qtbot: QtBot, window: MainWindow
) -> None:
    broken(window)
    window.docks.show("source")
    qtbot.mouseClick(window.status.problems, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.source.isVisible())


def test_a_wrong_value_is_said_at_its_field_too(window: MainWindow) -> None:
    document = set_param(window.session.document, "conv", "kernel_size", 99)
    window.session.apply("Set kernel_size", document)
    window.session.select(["conv"])
    assert "99" in window.inspector.block.words.problems


def test_a_drawing_without_data_is_not_called_ready(window: MainWindow) -> None:
    document = window.session.document
    window.session.apply("Forget the data", document.replaced(training=None))
    shown = window.problems.currentWidget()
    assert isinstance(shown, PlainLabel)
    assert shown.text() == NO_RECIPE
    window.session.undo()
    assert shown.text() == ALL_WELL
