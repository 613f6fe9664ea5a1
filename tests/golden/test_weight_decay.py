"""What weight decay does to weights, by the optimizers as documents name them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from tests.golden.running import same

START, GOAL = [1.0, -2.0, 0.5], [3.0, 1.0, -1.0]
RATE, PENALTY, SAMPLES = 0.1, 0.7, 50


def optimizer(kind: str, weight: nn.Parameter, **params: Any) -> torch.optim.Optimizer:
    made = OPTIMIZERS.make(kind, params)
    assert isinstance(made, Optimizer)
    call = made.constructor()
    made_by = getattr(torch.optim, call.target.removeprefix("optim."))
    return made_by([weight], **call.kwargs)  # type: ignore[no-any-return]


def descended(kind: str, steps: int, penalty: float = 0.0, **params: Any) -> Tensor:
    """Weights after some steps down (p − goal)², with the penalty in the loss if there is one."""
    weight = nn.Parameter(torch.tensor(START, dtype=torch.float64))
    moving = optimizer(kind, weight, lr=RATE, **params)
    for _ in range(steps):
        moving.zero_grad()
        loss = (weight - torch.tensor(GOAL, dtype=torch.float64)).square().sum()
        (loss + penalty / (2 * SAMPLES) * weight.square().sum()).backward()
        moving.step()
    return weight.detach()


@pytest.mark.row("S6.01")
def test_the_penalty_of_the_weights_has_the_gradient_that_weight_decay_adds() -> None:
    weight = nn.Parameter(torch.tensor(START, dtype=torch.float64))
    (PENALTY / (2 * SAMPLES) * weight.square().sum()).backward()
    assert weight.grad is not None
    same(weight.grad, PENALTY / SAMPLES * weight.detach())
    by_loss = descended("SGD", 5, penalty=PENALTY)
    same(descended("SGD", 5, weight_decay=PENALTY / SAMPLES), by_loss)


@pytest.mark.row("S6.04")
@pytest.mark.parametrize("kind", ["SGD", "AdamW"])
def test_without_a_gradient_a_weight_shrinks_by_its_share(kind: str) -> None:
    weight = nn.Parameter(torch.tensor(START, dtype=torch.float64))
    moving = optimizer(kind, weight, lr=RATE, weight_decay=PENALTY / SAMPLES)
    for step in range(1, 4):
        weight.grad = torch.zeros_like(weight)
        moving.step()
        share = (1 - RATE * PENALTY / SAMPLES) ** step
        same(weight.detach(), share * torch.tensor(START, dtype=torch.float64))


@pytest.mark.row("S6.05")
def test_decay_and_penalty_are_one_for_sgd_and_two_for_adam() -> None:
    decay = 0.1
    decoupled = torch.tensor(START, dtype=torch.float64)
    for _ in range(5):
        slope = 2 * (decoupled - torch.tensor(GOAL, dtype=torch.float64))
        decoupled = (1 - RATE * decay) * decoupled - RATE * slope
    same(descended("SGD", 5, weight_decay=decay), decoupled)
    coupled, apart = (descended(kind, 5, weight_decay=decay) for kind in ("Adam", "AdamW"))
    assert (coupled - apart).abs().max().item() == pytest.approx(0.0878, abs=5e-5)
