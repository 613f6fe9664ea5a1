"""Penalties shrink weights as the formulas say, and leave alone what they should."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.care import Care
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.learning.penalty import penalized, shrink_l1
from graph_runtime.train.messages import events
from graph_runtime.train.network.job import read_job
from graph_runtime.train.watching.probe import View
from graph_runtime.train.watching.probes.gradient_norms import GradientNorms
from tests.golden.running import same
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.one_step import moved, stepper
from tests.graph_runtime.train.stepping.test_loop import loop_of

LAMBDA, SAMPLES = 0.7, 5


def _after_a_step(care: bool, decay: float = 0.0, explicit: bool = False) -> torch.Tensor:
    """Weights and biases after a step on five samples, the penalty by one of three ways."""
    torch.manual_seed(0)
    model = nn.Linear(3, 2, dtype=torch.float64)
    x, y = torch.randn(SAMPLES, 3).double(), torch.randn(SAMPLES, 2).double()

    def cost(given: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        own = (given - target).square().sum(1).mean()
        return own + LAMBDA / (2 * SAMPLES) * model.weight.square().sum() if explicit else own

    asked = Care(l2=LAMBDA if care else 0.0, shrinking=[model.weight])
    step = stepper(model, x, y, cost, asked, lr=0.1, weight_decay=decay)
    step.take(torch.arange(SAMPLES), lambda loss: None)
    return torch.cat([model.weight.detach().flatten(), model.bias.detach()])


@pytest.mark.row("S6.01")
@pytest.mark.row("S15.17")
def test_l2_takes_the_step_of_the_cost_with_its_penalty() -> None:
    """J = 1/m Σ loss + λ/(2m) Σw² for a batch of m samples, differentiated by torch."""
    same(_after_a_step(care=True), _after_a_step(care=False, explicit=True))


@pytest.mark.row("S6.01")
def test_l2_is_the_weight_decay_of_sgd_by_the_batch() -> None:
    weights = slice(0, 6)
    by_torch = _after_a_step(care=False, decay=LAMBDA / SAMPLES)
    same(_after_a_step(care=True)[weights], by_torch[weights])


@pytest.mark.row("S6.06")
def test_biases_take_no_penalty_unless_they_are_asked_to() -> None:
    biases = slice(6, 8)
    same(_after_a_step(care=True)[biases], _after_a_step(care=False)[biases])
    model = nn.Sequential(nn.Linear(3, 2), nn.LayerNorm((2, 2)), nn.PReLU(), nn.LSTM(2, 2))
    spared = {id(w) for w in model.parameters()} - {id(w) for w in penalized(model, (), False)}
    names = {name for name, weight in model.named_parameters() if id(weight) in spared}
    assert names == {"0.bias", "1.weight", "1.bias", "2.weight", "3.bias_ih_l0", "3.bias_hh_l0"}
    assert len(penalized(model, (), True)) == len(list(model.parameters()))
    assert {id(w) for w in penalized(model, ("3",), False)} == {id(model[0].weight)}


@pytest.mark.row("S6.02")
def test_the_proximal_update_brings_small_weights_to_exactly_nothing() -> None:
    weight = nn.Parameter(torch.tensor([0.3, -0.3, 0.8, -2.0], dtype=torch.float64))
    shrink_l1([weight], torch.optim.SGD([weight], lr=0.5), strength=1.0)
    same(weight.detach(), weight.new_tensor([0.0, 0.0, 0.3, -1.5]))
    same(moved([0.0], start=0.3, l1=0.5), weight.new_tensor([-0.3]))


def test_a_block_may_be_spared(tmp_path: Path) -> None:
    """What keeps the optimizer's decay from a block keeps the penalties from it as well."""
    document = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "flat": ("Flatten", {}),
            "hidden": ("Linear", {"out_features": 4}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        l2=1.0,
    )
    nodes = dict(document.nodes)
    spared = {"decorations": {"weight_decay": False}, **nodes["hidden"].model_dump()}
    spared["decorations"] = {"weight_decay": False}
    nodes["hidden"] = type(nodes["hidden"]).model_validate(spared)
    learner = make_learner(read_job(open_run(new_run(tmp_path, document.replaced(nodes=nodes)))))
    shrinking = {id(weight) for weight in learner.care.shrinking}
    named = {name for name, w in learner.model.named_parameters() if id(w) in shrinking}
    assert named == {"logits.weight"}


@pytest.mark.row("S6.02")
def test_more_of_the_penalty_leaves_fewer_weights(tmp_path: Path) -> None:
    """Shares of weights that are exactly nothing after three epochs on handwritten digits."""
    shares = []
    for strength in (0.0, 0.5, 2.0, 8.0):
        loop = loop_of(tmp_path, l1=strength, optimizer={"kind": "SGD", "params": {"lr": 0.1}})
        loop.run()
        weights = torch.cat(
            [w.detach().flatten() for w in penalized(loop.learner.model, (), False)]
        )
        shares.append(float((weights == 0).double().mean()))
    assert shares[0] == 0.0 and shares == sorted(shares) and shares[-1] > 0.3
    assert len(set(shares)) == 4


@pytest.mark.row("S4.30")
def test_the_norms_that_are_plotted_are_those_of_the_gradients(tmp_path: Path) -> None:
    loop = loop_of(tmp_path)
    loop.step(torch.arange(64))
    model, run = loop.learner.model, open_run(next(tmp_path.iterdir()))
    view = View(run, model, ("flat", "hidden", "logits"), {}, (), [])
    look = GradientNorms().attach(view)
    assert look is not None
    (event,) = look(1)
    assert isinstance(event, events.GradientNorms) and event.nodes == ("hidden", "logits")
    for node, norm in zip(event.nodes, event.norms, strict=True):
        gradients = [weight.grad for weight in getattr(model, node).parameters()]
        own = sum(float(gradient.norm()) ** 2 for gradient in gradients) ** 0.5
        assert norm == pytest.approx(own, abs=1e-5)
