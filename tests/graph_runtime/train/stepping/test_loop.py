"""One step is what the formulas say, and the loop repeats it as the recipe says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.document.model import Document
from graph_runtime.train.data.order import batches, steps_per_epoch
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.events import EpochEnded, RunStarted
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping.loop import Hooks, Loop, Place, Plan, score
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def loop_of(root: Path, edit: Callable[[Document], Document] = lambda d: d, **recipe: Any) -> Loop:
    run = open_run(new_run(root, edit(digits_mlp(dropout=0.0, **recipe))))
    job = read_job(run)
    parts, _ = read_parts(job)
    training = job.training
    plan = Plan(training.epochs, training.batch_size, training.seed)
    hooks = Hooks(lambda first, losses: None, lambda: True, lambda train, val, rate: True)
    return Loop(make_learner(job), parts, Place(), plan, hooks)


@pytest.mark.row("S15.08")
def test_one_step_moves_the_weights_along_the_negative_gradient(tmp_path: Path) -> None:
    loop = loop_of(tmp_path, optimizer={"kind": "SGD", "params": {"lr": 0.25}})
    learner, rows = loop.learner, torch.arange(32)
    before = [weight.detach().clone() for weight in learner.model.parameters()]
    inputs, target = loop.parts.train.batch(rows)
    hidden = torch.relu(inputs[0].flatten(1) @ before[0].T + before[1])
    logits = hidden @ before[2].T + before[3]
    wrong = (logits.softmax(1) - torch.nn.functional.one_hot(target, 10)) / 32
    back = (wrong @ before[2]) * (hidden > 0)
    gradients = [
        back.T @ inputs[0].flatten(1), back.sum(0), wrong.T @ hidden, wrong.sum(0),
    ]  # fmt: skip
    loop.step(rows)
    after = learner.model.parameters()
    for weight, old, gradient in zip(after, before, gradients, strict=True):
        torch.testing.assert_close(weight.detach(), old - 0.25 * gradient)


@pytest.mark.row("S15.15")
def test_steps_of_an_epoch_are_samples_over_batch_size() -> None:
    assert steps_per_epoch(5_000_000, 1000) == 5000
    assert steps_per_epoch(10_000, 100) == 100


@pytest.mark.row("S15.13")
@pytest.mark.row("S15.14")
def test_the_whole_set_is_one_step_and_single_samples_are_as_many_steps() -> None:
    assert len(batches(1500, 1500, 0, 0)) == steps_per_epoch(1500, 1_000_000) == 1
    assert len(batches(1500, 1, 0, 0)) == steps_per_epoch(1500, 1) == 1500


def test_an_epoch_reports_the_mean_loss_over_its_samples(tmp_path: Path) -> None:
    """With a rate of almost nothing the mean over steps is the loss of the whole part."""
    told = []
    loop = loop_of(tmp_path, epochs=1, optimizer={"kind": "SGD", "params": {"lr": 1e-30}})
    loop._hooks = replace(loop._hooks, epoch_ended=lambda t, v, r: bool(told.append((t, v, r))))
    loop.run()
    ((train, validation, rate),) = told
    whole = score(loop.learner, loop.parts.train, 64)
    assert whole is not None and validation is not None
    assert train.loss == pytest.approx(whole.loss, rel=1e-5)
    assert train.metric == whole.metric
    assert rate == 1e-30


def test_the_schedule_moves_the_rate_once_an_epoch(worker: Talk, tmp_path: Path) -> None:
    step = {"kind": "StepLR", "params": {"step_size": 2, "gamma": 0.5}}
    worker.carry_out(new_run(tmp_path, digits_mlp(epochs=5, schedule=step)))
    rates = [event.learning_rate for event in worker.said(EpochEnded)]
    assert rates == pytest.approx([1e-3, 1e-3, 5e-4, 5e-4, 2.5e-4])


def test_threads_are_as_asked_and_small_networks_take_one(worker: Talk, tmp_path: Path) -> None:
    worker.carry_out(new_run(tmp_path, digits_mlp()))
    assert worker.said(RunStarted)[0].threads == 1
    worker.carry_out(new_run(tmp_path, digits_mlp(), threads=2))
    assert worker.said(RunStarted)[0].threads == 2


def test_a_part_without_samples_has_no_score(tmp_path: Path) -> None:
    loop = loop_of(tmp_path, split=(1.0, 0.0, 0.0))
    assert score(loop.learner, loop.parts.validation, 64) is None
    loop.run()
