"""Lens and canvas stay at the same block, with a picture of its value on the canvas."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.train.messages.commands import Cancel, Look
from tests.designer.panels.test_lens_panel import answer


@pytest.fixture
def looking(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A window whose lens shows an answer about the small document."""
    asked: list[Look | Cancel] = []

    def ask(question: Look | Cancel) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(window.runs.questions, "ask", ask)
    window.menus.run("lens")
    qtbot.waitUntil(lambda: bool(asked))
    told = answer(tmp_path, asked[-1].number)
    window.lens.lens._folder = tmp_path
    window.runs.questions.answered.emit(told)
    return window


@pytest.mark.row("S1.34")
def test_every_step_selects_its_block_and_shows_its_value_there(looking: MainWindow) -> None:
    lens, level = looking.lens.lens, looking.session
    lens.choose(0)
    for node in ("conv", "logits", "result"):
        looking.menus.run("lens_on")
        assert level.selected_nodes == {node}
        tag = looking.guide.tag
        assert tag is not None and tag.parentItem() is looking.canvas.mirror.blocks[node]
    looking.menus.run("lens_back")
    assert level.selected_nodes == {"logits"}


def test_a_block_selected_on_the_canvas_is_shown_by_the_lens(looking: MainWindow) -> None:
    looking.session.select(["logits"])
    assert looking.lens.lens.value is not None
    assert looking.lens.lens.value.node == "logits"
    looking.session.select(["flat"])  # of which the answer says nothing
    assert looking.lens.lens.value.node == "logits"


def test_the_picture_goes_with_its_block_and_with_the_panel(
    looking: MainWindow, qtbot: QtBot
) -> None:
    looking.lens.lens.choose(1)
    assert looking.guide.tag is not None
    looking.session.select(["conv"])
    looking.canvas.delete()
    assert looking.guide.tag is None
    looking.session.undo()
    looking.lens.lens.choose(2)
    assert looking.guide.tag is not None
    looking.menus.run("problems")
    qtbot.waitUntil(lambda: looking.guide.tag is None)


def test_an_answer_begins_at_the_block_that_is_selected(
    looking: MainWindow, tmp_path: Path
) -> None:
    lens = looking.lens.lens
    looking.session.select(["result"])
    looking.session.select([])
    lens.choose(1)
    looking.session.select(["logits"])
    lens.look()
    lens._folder = tmp_path
    looking.runs.questions.answered.emit(answer(tmp_path, lens._pending))
    assert lens.value is not None and lens.value.node == "logits"
