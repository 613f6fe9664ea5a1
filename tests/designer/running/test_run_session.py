"""The window's side of a run: presses, deaths, old runs; always on a worker without torch."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import designer.running.run_session
from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.run_buttons import RunButtons
from designer.plots.run_facts import RunFacts
from designer.running.listening import BUSY_TICK
from designer.running.retries import MOST, failed_by
from designer.running.run_places import past_runs, plain_name, runs_root
from designer.running.run_session import RunSession
from designer.running.run_state import Phase
from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document
from graph_runtime.errors import Problem
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.death import Death
from graph_runtime.train.events import Failed
from graph_runtime.train.run_folder import RunFolder
from tests.designer.run_stage import Stage

LEGAL: dict[Phase, set[Phase]] = {
    "idle": {"preparing"},
    "preparing": {"running", "stopping", "idle"},
    "running": {"pausing", "paused", "stopping", "idle"},
    "pausing": {"paused", "stopping", "idle"},
    "paused": {"resuming", "running", "stopping", "idle"},
    "resuming": {"running", "stopping", "idle"},
    "stopping": {"idle"},
}


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Stage]:
    stage = Stage(tmp_path / "runs")
    monkeypatch.setattr(designer.running.run_session, "make_run", stage.make_run)
    yield stage
    stage.runs.shut_down()


def _idle(stage: Stage) -> bool:
    return stage.runs.phase == "idle"


def _curve(stage: Stage) -> list[float]:
    return list(stage.runs.shown.store.curves["train_loss"].points()[1])


def test_a_run_goes_from_train_to_finished(stage: Stage, qtbot: QtBot) -> None:
    phases: list[Phase] = []
    stage.runs.state_changed.connect(lambda: phases.append(stage.runs.phase))
    stage.runs.warm_up()
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert _idle(stage) and not stage.problems
    assert len(_curve(stage)) == 30 and stage.runs.live.facts.phase == "finished"
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


def test_a_killed_worker_is_told_in_a_sentence_and_the_run_goes_on(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"17": "die"}
    stage.train()
    stage.until(qtbot, lambda: bool(stage.problems))
    problem = stage.problems[0]
    assert "The document is untouched." in problem.message
    assert problem.fix == "Resume continues from epoch 2."
    assert stage.runs.resumable() == stage.runs.folder
    stage.until(qtbot, lambda: stage.watch.ready is not None)
    stage.runs.continue_run()
    stage.until(qtbot, lambda: stage.runs.live.facts.phase == "finished")
    assert np.allclose(_curve(stage), [2.0 / (1 + 0.1 * step) for step in range(30)])


def test_a_run_killed_from_outside_can_be_gone_on_with_in_another_window(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"seconds": 0.02}
    stage.train()
    stage.until(qtbot, lambda: bool(stage.runs.live.moments.checkpoints))
    pid = stage.watch.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    stage.until(qtbot, lambda: bool(stage.problems))
    (run,) = past_runs(stage.root)
    assert run.state == "interrupted"
    stage.runs.shut_down()
    again = RunSession(Session(), stage.watch, lambda: stage.root)
    again.open_run(run.path)
    stage.until(qtbot, lambda: not again.shown.reading)
    again.continue_run()
    stage.until(qtbot, lambda: again.live.facts.phase == "finished")
    assert len(again.live.curves["train_loss"].points()[0]) == 30
    again.shut_down()


@pytest.mark.row("F5")
def test_a_killed_worker_is_noticed_when_it_is_looked_at_next(stage: Stage, qtbot: QtBot) -> None:
    """Two looks, of which there is one every 16 ms in a run, are enough."""
    stage.pace = {"seconds": 0.02}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.phase == "running")
    pid = stage.watch.pid
    assert pid is not None and stage.runs.listening.pace == BUSY_TICK
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    stage.runs.listening.tick()
    stage.runs.listening.tick()
    assert stage.problems and "killed from outside" in stage.problems[0].message
    assert 2 * BUSY_TICK < 2000


@pytest.mark.row("F22")
def test_a_run_that_crashes_at_the_same_step_is_tried_twice_more_and_no_oftener(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"17": "crash"}
    begun: list[int | None] = []
    stage.runs.state_changed.connect(
        lambda: begun.append(stage.watch.pid) if stage.runs.phase == "preparing" else None
    )
    stage.train()
    stage.until(qtbot, lambda: bool(stage.problems), seconds=20)
    qtbot.wait(300)
    notices = [e for e in stage.runs.live.facts.notice.split(chr(10)) if "of 2" in e]
    assert len(stage.problems) == 1 and _idle(stage) and notices
    log = (stage.root / "0001" / "events.jsonl").read_text()
    assert log.count("RunStarted") == 1 + MOST
    failed = stage.runs.live.facts.failed
    assert failed is not None and failed.tail[-1] == "boom at step 17"
    assert "SIGSEGV" in failed.message
    assert stage.runs.resumable() is not None


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


def test_a_failure_in_the_network_names_its_block(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "nan"}
    stage.train()
    stage.until(qtbot, lambda: bool(stage.problems))
    assert (stage.problems[0].node, stage.problems[0].fix) == ("hidden", "Lower lr.")
    assert _idle(stage) and stage.watch.pid is not None


def test_garbage_from_the_worker_does_no_harm(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"3": "garbage"}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.runs.live.facts.phase == "finished" and stage.runs.live.facts.bad_events == 2
    assert len(_curve(stage)) == 30


def test_losses_dropped_on_the_way_are_read_from_the_log_when_the_run_is_over(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"4": "drop", "5": "drop", "11": "drop"}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.runs.live.missing_steps == 3 and len(_curve(stage)) == 27
    stage.until(qtbot, lambda: not stage.runs.shown.reading)
    assert np.allclose(_curve(stage), [2.0 / (1 + 0.1 * step) for step in range(30)])
    assert stage.runs.shown.store is stage.runs.live and stage.runs.live.missing_steps == 0


def test_pause_holds_the_run_and_resume_lets_it_go_on(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"seconds": 0.01}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.phase == "running")
    stage.runs.run.pause()
    stage.until(qtbot, lambda: stage.runs.phase == "paused")
    held = len(stage.runs.live.curves["train_loss"])
    qtbot.wait(100)
    assert len(stage.runs.live.curves["train_loss"]) == held
    stage.runs.run.resume()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert len(_curve(stage)) == 30


def test_stop_keeps_a_checkpoint_to_go_on_from(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"seconds": 0.02}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.phase == "running")
    stage.runs.run.stop()
    stage.until(qtbot, lambda: _idle(stage))
    assert stage.runs.live.facts.phase == "stopped" and not stage.problems
    assert stage.runs.resumable() is not None


@pytest.mark.slow
def test_a_worker_that_ignores_stop_is_ended_within_ten_seconds(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "hang"}
    stage.train()
    stage.until(qtbot, lambda: "deaf" in stage.runs.live.facts.notice, seconds=60)
    stage.runs.run.stop()
    stage.until(qtbot, lambda: _idle(stage), seconds=10)
    assert stage.problems and stage.runs.live.facts.phase == "failed"
    assert "stopped by force" in str(stage.problems[0])


@pytest.mark.row("F32")
@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.slow)])
def test_wild_presses_never_lead_to_an_illegal_phase(
    count: int, stage: Stage, qtbot: QtBot
) -> None:
    stage.pace = {"seconds": 0.002, "epochs": 2}
    seen: list[Phase] = ["idle"]

    def note() -> None:
        if stage.runs.phase != seen[-1]:
            seen.append(stage.runs.phase)

    stage.runs.state_changed.connect(note)
    draw = random.Random(3)
    pids: set[int] = set()
    presses = [
        stage.train, stage.runs.run.pause, stage.runs.run.resume, stage.runs.run.stop,
        stage.runs.continue_run, stage.runs.listening.tick,
    ]  # fmt: skip
    for _ in range(count):
        draw.choices(presses, weights=(1, 2, 3, 1, 1, 6))[0]()
        pids |= {stage.watch.pid} if stage.watch.pid else set()
        if draw.random() < 180 / count:
            qtbot.wait(draw.randrange(8))
    if not _idle(stage):
        stage.runs.run.stop()
    stage.until(qtbot, lambda: _idle(stage))
    steps = set(pairwise(seen))
    assert all(after in LEGAL[before] for before, after in steps), steps
    # Which phases come up depends on how fast the machine is; these always do.
    assert {"idle", "preparing", "stopping"} <= set(seen) and not stage.problems
    stage.runs.shut_down()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)  # Not even a zombie is left.


def test_a_document_with_problems_is_not_trained_but_told(tmp_path: Path, qapp: object) -> None:
    stage = Stage(tmp_path / "runs")
    stage.train()
    assert stage.problems and _idle(stage) and not stage.root.exists()
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


def test_a_worker_that_dies_between_runs_is_replaced_without_a_word(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.runs.warm_up()
    stage.until(qtbot, lambda: stage.watch.ready is not None)
    first = stage.watch.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    stage.until(qtbot, lambda: stage.watch.ready is not None and stage.watch.pid != first)
    assert not stage.problems
    stage.train()
    stage.until(qtbot, lambda: stage.runs.live.facts.over)
    assert stage.runs.live.facts.phase == "finished"


def test_a_worker_that_never_starts_is_tried_twice(tmp_path: Path, qtbot: QtBot) -> None:
    from designer.running.worker_watch import WorkerWatch
    from graph_runtime.train.client import WorkerClient

    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no torch here')")
    started: list[WorkerClient] = []

    def make() -> WorkerClient:
        started.append(WorkerClient(broken))
        return started[-1]

    watch = WorkerWatch(make)
    runs = RunSession(Session(), watch)
    runs.warm_up()
    qtbot.waitUntil(lambda: len(started) == 2 and watch.pid is None, timeout=5000)
    qtbot.wait(300)
    assert len(started) == 2 and "no torch here" in watch.start_fault
    runs.shut_down()


def test_runs_lie_beside_a_saved_document() -> None:
    assert runs_root(Path("/home/a/my net.json"), "x", "now") == Path("/home/a/runs/my-net")
    assert runs_root(None, "../../etc", "now").parts[-3:] == ("runs", "etc", "now")
    assert plain_name("\u202e/..") == "untitled"


def test_two_unsaved_documents_of_one_name_keep_their_runs_apart(qapp: object) -> None:
    session = Session()
    runs = RunSession(session)
    first = runs.root
    session.load(Document(), None)
    assert runs.root != first and runs.root.parent == first.parent
