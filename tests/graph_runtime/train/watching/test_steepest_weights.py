"""The steepest weights of a run that goes on: sorted by the size of the newest gradient."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Finished, SteepestWeights
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.stepping.step import EagerStep
from graph_runtime.train.watching.nudges import sorted_nudges
from graph_runtime.train.watching.probe import View
from graph_runtime.train.watching.probes import steepest_weights
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.inside import carry_out, of
from tests.graph_runtime.train.stepping.test_frozen_features import weights

ROWS = torch.arange(32)


def stepped(root: Path) -> tuple[Learner, View, torch.Tensor, torch.Tensor]:
    """A learner after one step of SGD on the first 32 samples, which are given too."""
    recipe = {"kind": "SGD", "params": {"lr": 0.1}}
    job = read_job(open_run(new_run(root, digits_mlp(dropout=0.0, optimizer=recipe))))
    learner, (parts, _) = make_learner(job), read_parts(job)
    learner.model.train()
    EagerStep(learner, parts.train, Alone()).take(ROWS, lambda loss: None)
    (x,), y = parts.train.batch(ROWS)
    return learner, View(job.run, learner.model, job.checked.order, {}, (), []), x, y


def told(view: View, step: int = 1) -> SteepestWeights:
    look = steepest_weights.SteepestWeights().attach(view)
    assert look is not None
    (event,) = look(step)
    assert isinstance(event, SteepestWeights)
    return event


@pytest.mark.row("S4.04")
def test_the_order_is_argsort_of_the_newest_gradient(tmp_path: Path) -> None:
    learner, view, x, y = stepped(tmp_path)
    event = told(view)
    made = dict(learner.model.named_parameters())
    begun = {name: w.detach() + 0.1 * w.grad for name, w in made.items() if w.grad is not None}
    leaves = {name: w.clone().requires_grad_() for name, w in begun.items()}
    hidden = (x.flatten(1) @ leaves["hidden.weight"].T + leaves["hidden.bias"]).relu()
    scores = hidden @ leaves["logits.weight"].T + leaves["logits.bias"]
    F.cross_entropy(scores, y).backward()  # type: ignore[no-untyped-call]
    slopes, names = [], []
    for name, leaf in leaves.items():
        assert leaf.grad is not None
        for spot in np.ndindex(*leaf.shape):
            slopes.append(float(leaf.grad[spot]))
            names.append(f"{name}[{', '.join(map(str, spot))}]")
    order = np.argsort(-np.abs(slopes), kind="stable")[:20]
    assert event.weights == tuple(names[i] for i in order)
    np.testing.assert_allclose(event.downhill, -np.array(slopes)[order], rtol=1e-4)
    steepest = abs(slopes[order[0]])
    for slope, should in zip(event.downhill, event.should, strict=True):
        size = "a lot" if abs(slope) >= steepest / 3 else "a little"
        assert should == f"{'increase' if slope > 0 else 'decrease'} {size}"
    assert event.numbers == len(slopes)
    whole = np.square(slopes).sum()
    assert event.share == pytest.approx(np.square(event.downhill).sum() / whole, rel=1e-4)


def test_what_was_told_are_the_numbers_as_they_stand(tmp_path: Path) -> None:
    learner, view, _, _ = stepped(tmp_path)
    event = told(view)
    for name, value in zip(event.weights, event.values, strict=True):
        weight, _, spot = name.removesuffix("]").partition("[")
        at = tuple(map(int, spot.split(", ")))
        assert learner.model.get_parameter(weight)[at].item() == pytest.approx(value)


def test_equal_slopes_stand_in_the_order_of_the_network() -> None:
    weight = {"a": torch.zeros(3), "b": torch.zeros(2, 2)}
    slopes = {"a": torch.tensor([1.0, -2.0, 1.0]), "b": torch.tensor([[2.0, 1.0], [0.0, 3.0]])}
    names = [nudge.weight for nudge in sorted_nudges(weight, slopes, 6)]
    assert names == ["b[1, 1]", "a[1]", "b[0, 0]", "a[0]", "a[2]", "b[0, 1]"]
    assert sorted_nudges({}, {}, 3) == []


def test_a_gradient_that_is_no_number_is_not_told(tmp_path: Path) -> None:
    learner, view, _, _ = stepped(tmp_path)
    weight = learner.model.get_parameter("logits.weight")
    assert weight.grad is not None
    weight.grad[0, 0] = float("nan")
    look = steepest_weights.SteepestWeights().attach(view)
    assert look is not None and list(look(1)) == []


@pytest.mark.row("S4.04")
def test_a_run_tells_them_while_it_goes_on_and_learns_the_same_bits(tmp_path: Path) -> None:
    heard: list[list[Event]] = []
    runs = []
    for probes in (("SteepestWeights",), ()):
        run = new_run(tmp_path, digits_mlp(epochs=4), probes=probes, watching=0.9)
        heard.append(carry_out(run))
        runs.append(weights(run))
    ends = [of(Finished, events) for events in heard]
    assert all(ends) and not of(SteepestWeights, heard[1])
    first = of(SteepestWeights, heard[0])[0]
    assert heard[0].index(first) < heard[0].index(ends[0][0])
    assert len(first.weights) == 20 and 0 < first.share <= 1
    assert all(torch.equal(tensor, runs[1][name]) for name, tensor in runs[0].items())
