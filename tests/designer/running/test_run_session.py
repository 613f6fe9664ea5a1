"""A run from its begin to its end, and old ones shown; always on a worker without torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from designer.editing.session import Session
from designer.running.run_places import past_runs
from designer.running.run_session import RunSession
from designer.running.run_state import Phase
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import Problem
from graph_runtime.keeping.examples import read_example
from tests.designer.run_stage import Stage


def test_a_run_goes_from_train_to_finished(stage: Stage, qtbot: QtBot) -> None:
    phases: list[Phase] = []
    stage.runs.state_changed.connect(lambda: phases.append(stage.runs.phase))
    stage.runs.warm_up()
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.idle and not stage.problems
    assert len(stage.curve) == 30 and stage.runs.live.facts.phase == "finished"
    assert [run.state for run in past_runs(stage.root)] == ["finished"]
    assert past_runs(stage.root)[0].figure == "Accuracy 0.9 (validation)"
    assert phases.index("preparing") < phases.index("running")


def test_a_run_is_put_away_when_it_is_over_and_not_before(stage: Stage, qtbot: QtBot) -> None:
    stage.train()
    stage.runs.put_away()
    assert stage.runs.folder is not None
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    stage.runs.put_away()
    assert stage.runs.shown.store.facts.phase == "none" and stage.runs.shown.folder is None
    assert stage.runs.resumable() is None
    assert [run.state for run in past_runs(stage.root)] == ["finished"]


def test_a_finished_run_opened_again_shows_the_same(stage: Stage, qtbot: QtBot) -> None:
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    live, folder = stage.runs.live, past_runs(stage.root)[0].path
    again = RunSession(Session(), stage.watch, lambda: stage.root)
    offers: list[Path | None] = []
    again.state_changed.connect(lambda: offers.append(again.resumable()))
    again.open_run(folder)
    stage.until(qtbot, lambda: not again.shown.reading)
    assert again.shown.store is not live and again.resumable() is None
    for name, series in live.curves.items():
        assert np.array_equal(series.points(), again.shown.store.curves[name].points())
    assert again.shown.store.facts == live.facts
    assert len(offers) >= 2 and not any(offers)


def test_a_failure_in_the_network_names_its_block(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "nan"}
    stage.train()
    stage.until(qtbot, lambda: bool(stage.problems))
    assert (stage.problems[0].node, stage.problems[0].fix) == ("hidden", "Lower lr.")
    assert stage.idle and stage.watch.pid is not None


def test_garbage_from_the_worker_does_no_harm(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"3": "garbage"}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.runs.live.facts.phase == "finished" and stage.runs.live.facts.bad_events == 2
    assert len(stage.curve) == 30


def test_losses_dropped_on_the_way_are_read_from_the_log_when_the_run_is_over(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"4": "drop", "5": "drop", "11": "drop"}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.runs.live.missing_steps == 3 and len(stage.curve) == 27
    stage.until(qtbot, lambda: not stage.runs.shown.reading)
    assert np.allclose(stage.curve, [2.0 / (1 + 0.1 * step) for step in range(30)])
    assert stage.runs.shown.store is stage.runs.live and stage.runs.live.missing_steps == 0


def test_a_document_with_problems_is_not_trained_but_told(tmp_path: Path, qapp: object) -> None:
    stage = Stage(tmp_path / "runs")
    stage.train()
    assert stage.problems and stage.idle and not stage.root.exists()
    assert str(stage.problems[0]) == str(check(Document()).problems[0])


def test_a_run_without_a_place_or_a_recipe_is_refused_in_a_sentence(
    tmp_path: Path, qapp: object
) -> None:
    (tmp_path / "file").touch()
    document = read_example("digits_mlp")
    problems: list[Problem] = []
    runs = RunSession(Session(document), root=lambda: tmp_path / "file")
    runs.failed.connect(problems.append)
    runs.train(check(document))
    runs.train(check(document.replaced(training=None)))
    assert runs.phase == "idle"
    assert [problem.message for problem in problems] == [
        "The run's folder cannot be made: File exists.",
        "The document does not say how to train.",
    ]
