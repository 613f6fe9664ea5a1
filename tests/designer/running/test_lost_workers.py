"""A worker that dies, hangs or never starts: the window tells of it and goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.editing.session import Session
from designer.running.listening import BUSY_TICK
from designer.running.retries import MOST
from designer.running.run_places import past_runs
from designer.running.run_session import RunSession
from tests.designer.run_stage import Stage


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
    assert np.allclose(stage.curve, [2.0 / (1 + 0.1 * step) for step in range(30)])


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
    assert len(stage.problems) == 1 and stage.idle and notices
    log = (stage.root / "0001" / "events.jsonl").read_text()
    assert log.count("RunStarted") == 1 + MOST
    failed = stage.runs.live.facts.failed
    assert failed is not None and failed.tail[-1] == "boom at step 17"
    assert "SIGSEGV" in failed.message
    assert stage.runs.resumable() is not None


@pytest.mark.slow
def test_a_worker_that_ignores_stop_is_ended_within_ten_seconds(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "hang"}
    stage.train()
    stage.until(qtbot, lambda: "deaf" in stage.runs.live.facts.notice, seconds=60)
    stage.runs.run.stop()
    stage.until(qtbot, lambda: stage.idle, seconds=10)
    assert stage.problems and stage.runs.live.facts.phase == "failed"
    assert "stopped by force" in str(stage.problems[0])


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
    from graph_runtime.train.calling.client import WorkerClient

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
