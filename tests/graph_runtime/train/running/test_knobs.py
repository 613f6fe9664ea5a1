"""Knobs that are turned while a run goes on: they hold from the next step, and after a kill."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.commands import Pause, Resume, Stop, Turn
from graph_runtime.train.messages.events import (
    EpochEnded,
    Finished,
    KnobsSet,
    KnobTurned,
    Losses,
    Notice,
    RunStarted,
    StateChanged,
)
from graph_runtime.train.running.live_knobs import LiveKnobs
from graph_runtime.train.stepping.loop import Loop
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.stepping.test_loop import loop_of
from tests.graph_runtime.train.talking import Talk


def _knobs(loop: Loop) -> LiveKnobs:
    return LiveKnobs(loop.learner, loop._plan, None)


@pytest.mark.row("S4.18")
def test_the_next_step_is_as_much_longer_as_the_rate_is_higher(tmp_path: Path) -> None:
    loop = loop_of(tmp_path, optimizer={"kind": "SGD", "params": {"lr": 0.125}})
    weights = list(loop.learner.model.parameters())
    start = [weight.detach().clone() for weight in weights]
    moves = []
    for rate in (0.125, 0.5):
        with torch.no_grad():
            for weight, first in zip(weights, start, strict=True):
                weight.copy_(first)
        assert _knobs(loop).turn("lr", rate)
        loop.step(torch.arange(64))
        moves.append([w.detach() - first for w, first in zip(weights, start, strict=True)])
    for short, long in zip(*moves, strict=True):
        torch.testing.assert_close(long, 4 * short, rtol=0, atol=1e-7)


def test_a_schedule_goes_on_in_proportion_to_the_new_rate(tmp_path: Path) -> None:
    """0.1 halved twice is 0.025; turned to 0.05 it is as if the run had begun with 0.2."""
    for kind, params in (("StepLR", {"step_size": 1, "gamma": 0.5}), ("LinearLR", {})):
        loop = loop_of(tmp_path, epochs=4, schedule={"kind": kind, "params": params})
        group, schedule = loop.learner.optimizer.param_groups[0], loop.learner.schedule
        assert schedule is not None
        plain = loop_of(tmp_path, epochs=4, schedule={"kind": kind, "params": params}).learner
        other = plain.schedule
        assert other is not None
        assert _knobs(loop).turn("lr", group["lr"] * 2)
        for _ in range(3):
            loop.learner.optimizer.step()
            plain.optimizer.step()
            schedule._scheduler.step()
            other._scheduler.step()
            assert group["lr"] == pytest.approx(2 * plain.optimizer.param_groups[0]["lr"])


def test_other_values_are_refused(tmp_path: Path) -> None:
    knobs = _knobs(loop_of(tmp_path))
    before = knobs.values()
    for name, value in {"lr": 0.0, "batch_size": 1.5, "epochs": 3.0, "clip_threshold": 1.0}.items():
        assert not knobs.turn(name, value)
    assert knobs.values() == before


@pytest.mark.row("S4.23")
@pytest.mark.row("S16.31")
def test_a_turned_knob_is_in_the_log_with_its_step_and_outlives_a_kill(
    worker: Talk, tmp_path: Path
) -> None:
    document = digits_mlp(epochs=2000, clip="norm")
    run = new_run(tmp_path, document)
    wanted = {"lr": 0.0005, "batch_size": 100, "clip_threshold": 0.25, "dropout": 0.5}
    victim = Talk()
    victim.train(run)
    victim.until(RunStarted)
    victim.client.send(Pause())
    victim.until(StateChanged, lambda event: event.state == "paused")
    for knob, value in wanted.items():
        victim.client.send(Turn(knob=knob, value=value))
        turned = victim.until(KnobTurned)
        assert (turned.knob, turned.new) == (knob, value)
    victim.client.send(Turn(knob="lr", value=-1.0))
    victim.until(Notice, lambda event: "cannot be set" in event.message)
    victim.client.send(Resume())
    victim.until(Losses, lambda event: event.first_step > turned.step)
    victim.client.kill()
    victim.client.close()
    worker.train(run, resume=True)
    worker.until(RunStarted, lambda event: event.first_step >= turned.step)
    assert worker.until(KnobsSet).values == wanted
    ended = worker.until(EpochEnded, lambda event: event.epoch > 3 + turned.step // 20)
    assert ended.learning_rate == 0.0005
    worker.client.send(Stop())
    worker.until(Finished)
    marks = [event for event in open_run(run).events() if isinstance(event, KnobTurned)]
    assert [mark.knob for mark in marks] == list(wanted)
    assert {mark.step for mark in marks} == {turned.step} and marks[0].old == 0.001
    ends = [event.step for event in worker.said(EpochEnded)]
    assert ends[-1] - ends[-2] == 13  # 1,258 samples in batches of 100
