"""What one press does about a run that failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.run_buttons import RunButtons
from designer.plots.run_facts import RunFacts
from designer.running.retries import failed_by
from designer.running.run_session import RunSession
from graph_runtime.check import Checked
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import Failed
from graph_runtime.train.process.death import Death
from tests.designer.run_stage import Stage


def test_a_run_without_memory_is_tried_with_half_the_batch_by_one_press(
    qtbot: QtBot, tmp_path: Path
) -> None:
    document = read_example("digits_mlp")
    session = Session(document)
    runs = RunSession(session, root=lambda: tmp_path)
    begun: list[Checked] = []
    runs.train = begun.append  # type: ignore[assignment, method-assign]
    buttons = RunButtons(session, runs, LIGHT)
    qtbot.addWidget(buttons)
    assert buttons.smaller.isHidden()
    death = Death("memory", "The machine's memory ran out, and the worker was ended.")
    runs.live.add([failed_by(death, RunFacts(batch_size=64))])
    buttons.refresh()
    assert not buttons.smaller.isHidden()
    assert buttons.smaller.text() == "Train with batch size 32"
    buttons.smaller.click()
    assert begun[0].document.training is not None
    assert begun[0].document.training.batch_size == 32


@pytest.mark.row("F15")
def test_a_run_goes_on_with_new_data_only_after_a_press(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    buttons = RunButtons(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(buttons)
    went_on: list[bool] = []
    monkeypatch.setattr(stage.runs, "resumable", lambda: tmp_path)
    monkeypatch.setattr(stage.runs, "continue_run", lambda: went_on.append(True))
    failed = Failed(node=None, message="x.csv differs.", fix="", cause="data")
    stage.runs.live.add([failed])
    buttons.refresh()
    assert buttons.new_data.isHidden()
    stage.runs.live.add([failed.model_copy(update={"changed_data": True})])
    buttons.refresh()
    assert not buttons.new_data.isHidden()
    assert not RunFolder(tmp_path).yes_file.exists()
    buttons.new_data.click()
    assert went_on and RunFolder(tmp_path).yes_file.exists()
