"""What blocks give, while they learn: the figures are torch's own, and drift shows in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from graph_runtime.keeping.examples import read_example
from graph_runtime.train.calling.headless import train
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import RunFolder, Settings, open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages import events as ev
from graph_runtime.train.network.job import read_job
from graph_runtime.train.watching.probe import View
from graph_runtime.train.watching.probes.activations import Activations
from tests.graph_runtime.train.drawings import digits_mlp, new_run


def test_mean_and_deviation_are_those_of_what_the_block_gives(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    job = read_job(run)
    learner, (parts, _) = make_learner(job), read_parts(job)
    inputs = [x[:4] for x in parts.train.inputs]
    learner.model.train()
    state, chance = learner.model.state_dict(), torch.get_rng_state()
    view = View(run, learner.model, job.checked.order, {}, (0, 1, 2, 3), inputs)
    look = Activations().attach(view)
    assert look is not None
    (event,) = look(7)
    assert isinstance(event, ev.Activations)
    assert event.step == 7
    assert torch.equal(chance, torch.get_rng_state())
    assert learner.model.training
    assert all(torch.equal(state[k], v) for k, v in learner.model.state_dict().items())
    hidden = learner.model.get_submodule("hidden")(inputs[0].flatten(1)).detach()
    at = event.nodes.index("hidden")
    assert event.means[at] == pytest.approx(float(hidden.mean()), abs=1e-6)
    assert event.deviations[at] == pytest.approx(float(hidden.std(correction=0)), rel=1e-5)
    assert not learner.model.get_submodule("hidden")._forward_hooks


def drift(run: Path, node: str) -> float:
    """By how much the mean before the activation wanders over the run, in its own deviations."""
    told = [e for e in RunFolder(run).events() if isinstance(e, ev.Activations)]
    means = np.array([e.means[e.nodes.index(node)] for e in told])
    spread = np.array([e.deviations[e.nodes.index(node)] for e in told])
    assert len(told) >= 5
    return float(means.std() / spread.mean())


@pytest.mark.row("S5.08")
def test_what_feeds_an_activation_drifts_less_behind_batch_normalization(tmp_path: Path) -> None:
    watched = Settings(probes=("Activations",), watching=0.9)
    for name in ("drifting_values", "steady_values"):
        ending = train(read_example(name), tmp_path / name, settings=watched)
        assert ending.failed is None, ending.failed
    for layer in (2, 3):
        plain = drift(tmp_path / "drifting_values", f"full{layer}")
        normed = drift(tmp_path / "steady_values", f"norm{layer}")
        assert normed < 0.8 * plain, (layer, normed, plain)
