"""Runs are judged from the run panel: one, several together, by crops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.panels.judging_section import JudgingSection
from graph_runtime.train.messages.commands import Command, Evaluate
from graph_runtime.train.messages.events import Evaluated, Failed
from tests.designer.run_stage import Stage


@pytest.fixture
def stage(tmp_path: Path, qapp: object) -> Iterator[Stage]:
    stage = Stage(tmp_path / "runs")
    yield stage
    stage.runs.shut_down()


@pytest.mark.row("S15.33")
@pytest.mark.row("S15.34")
def test_chosen_runs_answer_together_and_their_figures_are_shown(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Command] = []
    monkeypatch.setattr(stage.runs.questions, "ask", lambda question: not asked.append(question))
    chosen: list[Path] = []
    section = JudgingSection(stage.runs, lambda: chosen, LIGHT)
    qtbot.addWidget(section)
    section.refresh()
    assert not section.button.isEnabled()
    chosen += [Path("/runs/0003"), Path("/runs/0002")]
    section.refresh()
    assert section.button.text() == "Evaluate 2 runs together"
    section.crops.setCurrentText("10 crops, averaged")
    qtbot.mouseClick(section.button, Qt.MouseButton.LeftButton)
    assert asked == [Evaluate(folder="/runs/0003", others=("/runs/0002",), crops=10)]
    assert not section.button.isEnabled()
    figures = {"test_loss": 0.25, "test_Accuracy": 0.96875}
    stage.runs.questions.answered.emit(Evaluated(metrics=figures, checkpoint="ckpt-1", samples=270))
    assert section.facts.text() == "Test loss 0.25\nTest accuracy 0.96875"
    assert section.sentence.text() == "Runs 0003, 0002, 10 crops, averaged, 270 samples."
    assert section.button.isEnabled()


def test_what_cannot_be_judged_is_said(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.runs.questions, "ask", lambda question: True)
    section = JudgingSection(stage.runs, lambda: [Path("/runs/0001")], LIGHT)
    qtbot.addWidget(section)
    section.ask()
    failed = Failed(node=None, message="Nothing to crop.", fix="Take pictures.", cause="data")
    stage.runs.listening._take([failed])
    assert section.sentence.text() == "Nothing to crop. Take pictures."
