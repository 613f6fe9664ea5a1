"""Pause, resume and stop, in order and in any order."""

from __future__ import annotations

import os
import random
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from designer.running.run_state import Phase
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
    assert len(stage.curve) == 30


def test_stop_keeps_a_checkpoint_to_go_on_from(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"seconds": 0.02}
    stage.train()
    stage.until(qtbot, lambda: stage.runs.phase == "running")
    stage.runs.run.stop()
    stage.until(qtbot, lambda: stage.idle)
    assert stage.runs.live.facts.phase == "stopped" and not stage.problems
    assert stage.runs.resumable() is not None


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
    if not stage.idle:
        stage.runs.run.stop()
    stage.until(qtbot, lambda: stage.idle)
    steps = set(pairwise(seen))
    assert all(after in LEGAL[before] for before, after in steps), steps
    # Which phases come up depends on how fast the machine is; these always do.
    assert {"idle", "preparing", "stopping"} <= set(seen) and not stage.problems
    stage.runs.shut_down()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)  # Not even a zombie is left.
