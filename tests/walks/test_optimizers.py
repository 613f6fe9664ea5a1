"""Every optimizer learns, keeps its state to the bit, and moves weights as blocks ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import repeat

import pytest
import torch
from safetensors.torch import load, save

from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.train.keeping.optimizer_state import optimizer_state, restore_optimizer
from graph_runtime.train.learning.construct import make_optimizer
from tests.walks.test_recipe_families import built

ALL = list(OPTIMIZERS.kinds.values())


def named(declared: type[Optimizer]) -> str:
    return declared.kind()


def network() -> torch.nn.Module:
    torch.manual_seed(4)
    return torch.nn.Sequential(
        torch.nn.Linear(5, 8, bias=False), torch.nn.Tanh(), torch.nn.Linear(8, 3, bias=False)
    )


def walk(model: torch.nn.Module, optimizer: torch.optim.Optimizer, steps: Iterable[int]) -> float:
    """Some steps, each on samples of its own; the last loss."""
    loss = torch.zeros(())
    for step in steps:
        generator = torch.Generator().manual_seed(step)
        x = torch.randn(16, 5, generator=generator)
        target = x[:, :3] - x[:, 2:]

        def closure(x: torch.Tensor = x, target: torch.Tensor = target) -> torch.Tensor:
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(model(x), target)
            loss.backward()
            return loss

        loss = optimizer.step(closure)  # type: ignore[arg-type, assignment]
    return float(loss.detach())


@pytest.mark.parametrize("declared", ALL, ids=named)
def test_it_goes_on_from_a_checkpoint_bit_for_bit(declared: type[Optimizer]) -> None:
    whole = network()
    walk(whole, make_optimizer(declared().constructor(), whole), range(9))

    broken = network()
    first = make_optimizer(declared().constructor(), broken)
    walk(broken, first, range(5))
    tensors, plain = optimizer_state(first)
    second = make_optimizer(declared().constructor(), broken)
    restore_optimizer(second, load(save(tensors)), json.loads(json.dumps(plain)))
    walk(broken, second, range(5, 9))
    for one, other in zip(whole.parameters(), broken.parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("declared", ALL, ids=named)
def test_it_lowers_the_loss(declared: type[Optimizer]) -> None:
    model = network()
    before = walk(model, torch.optim.SGD(model.parameters(), lr=0.0), range(1))
    walk(model, make_optimizer(declared().constructor(), model), repeat(0, 60))
    after = walk(model, torch.optim.SGD(model.parameters(), lr=0.0), range(1))
    assert after < before


@pytest.mark.parametrize("declared", [d for d in ALL if d.takes_groups], ids=named)
def test_weights_with_half_the_rate_take_other_steps(declared: type[Optimizer]) -> None:
    """A rate of its own reaches the group that has it, and that group alone."""
    weights = [torch.nn.Parameter(torch.ones(3, 2)) for _ in range(2)]
    call = declared().constructor()
    rate = call.kwargs["lr"]
    groups = [{"params": weights[:1]}, {"params": weights[1:], "lr": rate / 2}]
    made = built(call, groups)
    assert [group["lr"] for group in made.param_groups] == [rate, rate / 2]
    for _ in range(3):
        for weight in weights:
            weight.grad = torch.arange(6.0).reshape(3, 2)
        made.step()
    assert not torch.equal(*weights)
