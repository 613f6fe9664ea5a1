"""Figures of the weights are those of torch and of the lectures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages import events
from graph_runtime.train.watching.probe import View
from graph_runtime.train.watching.probes.weights import Weights
from graph_runtime.train.watching.weight_figures import BINS
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def model_of(weight: list[list[float]]) -> nn.ModuleDict:
    """A layer of these weights, and a block of learned factors alone."""
    layer = nn.Linear(len(weight[0]), len(weight))
    layer.weight.data = torch.tensor(weight, dtype=torch.float32)
    layer.bias.data.fill_(100.0)
    return nn.ModuleDict({"hidden": layer, "norm": nn.LayerNorm(2)})


def pair_of_looks(model: nn.Module, between: Callable[[], None], steps: int = 1) -> events.Weights:
    view = View(RunFolder(Path()), model, ("hidden", "norm"), {}, (), [])
    look = Weights().attach(view)
    assert look is not None
    assert not list(look(4))
    between()
    (event,) = look(4 + steps)
    assert isinstance(event, events.Weights) and event.nodes == ("hidden", "norm")
    assert not list(look(9)), "the next pair begins"
    return event


@pytest.mark.row("S6.03")
def test_the_norm_of_a_block_is_the_frobenius_norm_of_its_matrix() -> None:
    event = pair_of_looks(model_of([[1, -2], [3, 0]]), lambda: None)
    assert event.norms[0] == pytest.approx(14**0.5) == pytest.approx(3.7417, abs=5e-5)
    assert event.norms[1] == pytest.approx(2**0.5), "two factors of 1, the offsets are 0"


@pytest.mark.row("S6.02")
def test_weights_below_a_thousandth_count_as_near_zero() -> None:
    event = pair_of_looks(model_of([[1, -2], [3, 0], [0.0009, -0.0011]]), lambda: None)
    assert event.near_zero[0] == pytest.approx(2 / 6)


@pytest.mark.row("S4.30")
@pytest.mark.parametrize("steps", [1, 4])
def test_the_update_is_that_of_a_step_over_the_weights(steps: int) -> None:
    model = model_of([[3, 0], [0, 4]])

    def move() -> None:
        model["hidden"].weight.data += torch.tensor([[0.0, 0.6], [0.8, 0.0]])

    event = pair_of_looks(model, move, steps)
    assert event.updates[0] == pytest.approx(1 / 5 / steps) and event.updates[1] == 0


@pytest.mark.row("S4.30")
def test_gradients_are_counted_by_their_size() -> None:
    model = model_of(np.ones((64, 50)).tolist())
    given = np.random.default_rng(0).lognormal(-8, 6, (64, 50)).astype(np.float32)
    given[:, 0] = 0
    model["hidden"].weight.grad = torch.from_numpy(given.copy())
    shares = pair_of_looks(model, lambda: None).gradients.unpack()
    sizes = np.log10(np.clip(given[given > 0].astype(np.float64), 1e-10, 1e2))
    counts, _ = np.histogram(sizes, BINS, (-10, 2))
    assert np.abs(shares[0] - counts / given.size).max() <= 1.01 / given.size
    assert shares[0].sum() == pytest.approx(49 / 50) and shares[1].sum() == 0


def test_a_run_tells_of_its_weights_after_two_steps_in_a_row(worker: Talk, tmp_path: Path) -> None:
    recipe = {"kind": "SGD", "params": {"lr": 0.01}}
    worker.carry_out(new_run(tmp_path, digits_mlp(epochs=40, optimizer=recipe), watching=0.5))
    told = worker.said(events.Weights)
    assert len(told) > 2 and all(event.nodes == ("hidden", "logits") for event in told)
    assert all(0 < ratio < 0.1 for event in told for ratio in event.updates)


def test_no_share_of_time_buys_a_look_at_every_step(worker: Talk, tmp_path: Path) -> None:
    worker.carry_out(new_run(tmp_path, digits_mlp(epochs=300)))
    (progress, *_) = reversed(worker.said(events.Progress))
    assert 0 < progress.watching < 0.04
    steps = [event.step for event in worker.said(events.Weights)]
    assert steps == sorted(set(steps)) and len(steps) < progress.step / 10
