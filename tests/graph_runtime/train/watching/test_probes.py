"""Probes see what is there, cost what they may, and change not a bit of the run."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from graph_runtime.modules.attention import Attention
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.commands import Probe, Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    AttentionWeights,
    EpochEnded,
    Finished,
    GradientNorms,
    Notice,
    ProbeSamples,
    Progress,
)
from graph_runtime.train.network.job import read_job
from graph_runtime.train.watching import observer
from graph_runtime.train.watching.attention_watch import attends, weights_of
from graph_runtime.train.watching.probe import PROBES, View
from tests.graph_runtime.train.drawings import digits_attention, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import outcome


def test_a_watched_run_ends_as_an_unwatched_one(worker: Talk, tmp_path: Path) -> None:
    watched = new_run(tmp_path, digits_attention(), watching=1.0)
    alone = new_run(tmp_path, digits_attention(), probes=())
    worker.carry_out(watched)
    assert not worker.said(Notice)
    assert {e.node for e in worker.said(AttentionWeights)} == {"heads", "layer", "product"}
    assert worker.said(GradientNorms)
    worker.carry_out(alone)
    assert not worker.said(AttentionWeights) and not worker.said(GradientNorms)
    assert outcome(watched) == outcome(alone)


def test_probes_stay_within_their_share_of_the_time(worker: Talk, tmp_path: Path) -> None:
    worker.carry_out(new_run(tmp_path, digits_mlp(epochs=600)))
    assert 0 < worker.said(Progress)[-1].watching < 0.03
    assert len(worker.said(GradientNorms)) > 10


def test_probes_that_are_off_leave_their_share_to_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(observer, "perf_counter", lambda: clock[0])

    def look(step: int) -> tuple[Event, ...]:
        clock[0] += 0.05
        return ()

    nothing: Any = None
    jobs = [observer._Job(kind(), look) for kind in PROBES.kinds.values() if kind.steps == 1]
    watching = observer.Observer(nothing, nothing, 0.1, ("GradientNorms",))
    watching._jobs = jobs
    watching.attend(1)
    (looked,) = [job for job in jobs if job.looks]
    assert looked.due == pytest.approx(clock[0] + 0.05 / 0.1)


def test_a_probe_is_switched_and_given_other_samples_while_the_run_goes_on(
    worker: Talk, tmp_path: Path
) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=100_000))
    worker.train(run)
    worker.until(GradientNorms)
    worker.client.send(Probe(switches={"GradientNorms": False}, samples=(5, 9)))
    assert worker.until(ProbeSamples, lambda e: e.samples == (5, 9)).values.shape == (2, 1, 8, 8)
    worker.heard = []
    worker.until(EpochEnded)
    worker.until(Progress)
    assert not worker.said(GradientNorms)
    worker.client.send(Probe(switches={"GradientNorms": True}))
    worker.until(GradientNorms)
    worker.client.send(Stop())
    worker.until(Finished)


def view_of(model: nn.Module, *inputs: torch.Tensor) -> View:
    run: Any = SimpleNamespace(source_file=Path("model.py"), source=lambda: "")
    return View(run, model, ("attention",), {}, tuple(range(len(inputs[0]))), list(inputs))


class Attending(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x)[1]


def test_the_weights_of_each_head_are_those_of_the_formula() -> None:
    torch.manual_seed(0)
    model, x = Attending(), torch.randn(3, 5, 8)
    found = weights_of(view_of(model, x))["attention"]
    q, k, _ = nn.functional.linear(
        x, model.attention.in_proj_weight, model.attention.in_proj_bias
    ).chunk(3, -1)
    q, k = (t.reshape(3, 5, 2, 4).transpose(1, 2) for t in (q, k))
    wanted = (q @ k.transpose(-2, -1) / 2).softmax(-1)
    torch.testing.assert_close(found, wanted)


class Aligning(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention(8, 8, 8, score="additive", dropout=0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x)[1]


@pytest.mark.row("S12.10")
def test_weights_that_a_block_gives_are_those_that_are_shown() -> None:
    torch.manual_seed(0)
    model, x = Aligning(), torch.randn(3, 5, 8)
    assert attends(view_of(model, x))
    found = weights_of(view_of(model, x))["attention"]
    assert torch.equal(found, model(x).unsqueeze(1))
    torch.testing.assert_close(found.sum(-1), torch.ones(3, 1, 5))


def test_looking_leaves_mode_hooks_and_random_numbers_alone() -> None:
    model, x = Attending(), torch.randn(3, 5, 8)
    model.train()
    usual, chance = model(x), torch.get_rng_state()
    weights_of(view_of(model, x))
    assert model.attention.training
    assert not model.attention._forward_hooks and not model.attention._forward_pre_hooks
    assert torch.equal(torch.get_rng_state(), chance)
    assert torch.equal(model(x), usual)


def test_a_function_call_of_attention_is_seen_at_its_block(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, digits_attention()))
    job = read_job(run)
    parts, _ = read_parts(job)
    learner = make_learner(job)
    inputs = [x[:2] for x in parts.validation.inputs]
    view = View(run, learner.model, job.checked.order, job.config.lines, (0, 1), inputs)
    found = weights_of(view)
    assert {node: tuple(w.shape) for node, w in found.items()} == {
        "heads": (2, 2, 8, 8),
        "layer": (2, 4, 8, 8),
        "product": (2, 1, 8, 8),
    }
    for weights in found.values():
        np.testing.assert_allclose(weights.sum(-1), 1, rtol=1e-5)
    assert float(found["heads"].triu(1).abs().max()) == 0  # causal


@pytest.mark.parametrize("step", [0, 1])
def test_gradient_norms_are_those_of_autograd(tmp_path: Path, step: int) -> None:
    from graph_runtime.train.watching.probes.gradient_norms import GradientNorms as Norms

    run = open_run(new_run(tmp_path, digits_mlp()))
    job = read_job(run)
    parts, _ = read_parts(job)
    learner = make_learner(job)
    look = Norms().attach(View(run, learner.model, job.checked.order, {}, (), []))
    assert look is not None
    assert step or not list(look(0))  # no gradient yet
    inputs, target = parts.train.batch(torch.arange(64))
    learner.loss(learner.model(*inputs), target).backward()
    (event,) = look(step)
    assert isinstance(event, GradientNorms) and event.nodes == ("hidden", "logits")
    for node, norm in zip(event.nodes, event.norms, strict=True):
        grads = [p.grad.flatten() for p in getattr(learner.model, node).parameters()]
        assert norm == pytest.approx(float(torch.cat(grads).norm()), rel=1e-5)
