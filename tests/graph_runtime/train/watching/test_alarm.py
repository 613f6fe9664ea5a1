"""Gradients that explode stop the run for a look, before anything is lost."""

from __future__ import annotations

import re
from math import inf, nan
from pathlib import Path

import pytest
import torch
from torch import nn

from graph_runtime.train.calling.headless import train
from graph_runtime.train.messages.commands import Resume, Stop
from graph_runtime.train.messages.events import CheckpointSaved, Finished, Notice, StateChanged
from graph_runtime.train.watching.alarm import Alarm
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


@pytest.mark.row("S9.20")
def test_the_alarm_rings_over_its_norm_and_at_what_is_no_number() -> None:
    weights, rung = [nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1))], []
    alarm = Alarm(weights, 5.0, rung.append)
    alarm.listen(0)
    norms = [4.9, 4.999, 5.1, 60.0, 1.0, 7.0, 0.0, nan, 2.0, inf]
    steps = []
    for step, norm in enumerate(norms, 1):
        weights[0].grad = torch.tensor([0.6 * norm, 0.0])
        weights[1].grad = torch.tensor([0.8 * norm])
        before = len(rung)
        alarm.listen(step)
        steps += [step] if len(rung) > before else []
    assert steps == [3, 6, 8, 10]
    silent = Alarm(weights, None, rung.append)
    silent.listen(11)
    assert len(rung) == 4


@pytest.mark.row("S9.20")
def test_a_run_pauses_when_its_gradients_explode_and_goes_on_when_told(
    worker: Talk, tmp_path: Path
) -> None:
    growing = {"kind": "SGD", "params": {"lr": 3.0}}
    run = new_run(tmp_path, digits_mlp(epochs=3000, optimizer=growing, alarm_norm=1e-6))
    worker.train(run)
    worker.until(StateChanged, lambda event: event.state == "paused")
    (said,) = [event.message for event in worker.said(Notice) if "Alarm" in event.message]
    assert re.search(r"Alarm at step \d+: the norm of the gradients is .+, over 1e-06", said)
    assert worker.said(CheckpointSaved), "what has been learned is safe"
    worker.client.send(Resume())
    worker.until(StateChanged, lambda event: event.state == "running")
    worker.client.send(Stop())
    assert worker.until(Finished, seconds=20).stopped
    assert sum("Alarm" in event.message for event in worker.said(Notice)) == 1


def test_on_the_command_line_an_alarm_ends_the_run(tmp_path: Path) -> None:
    told: list[str] = []
    ending = train(
        digits_mlp(epochs=100_000, alarm_norm=1e-6),
        tmp_path / "run",
        lambda event: told.append(event.message) if isinstance(event, Notice) else None,
    )
    assert ending.stopped and ending.failed is None
    assert any("Alarm" in message for message in told)
