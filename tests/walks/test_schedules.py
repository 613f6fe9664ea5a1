"""The rates that the window draws are those that torch's schedulers give, to the last digits."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch

from graph_runtime.document.model import Recipe, Training
from graph_runtime.recipe.rate_plan import RatePlan, rate_plan
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.schedule import SCHEDULES, Schedule, Span
from graph_runtime.train.keeping.optimizer_state import (
    optimizer_state,
    plain_json,
    restore_optimizer,
)
from graph_runtime.train.learning.construct import make_schedule
from graph_runtime.train.learning.timetable import Timetable, make_timetable
from graph_runtime.train.stepping.loop import Score
from tests.walks.test_recipe_families import built

TOLD = [declared for declared in SCHEDULES.kinds.values() if not declared.watches]
LENGTH = 23
VARIED: dict[str, list[dict[str, Any]]] = {
    "CosineAnnealingLR": [{"T_max": 7, "eta_min": 0.01}],
    "CosineAnnealingWarmRestarts": [{"T_0": 4}, {"T_0": 3, "T_mult": 2, "eta_min": 0.02}],
    "CyclicLR": [
        {"step_size_up": 3},
        {"step_size_up": 3, "step_size_down": 5, "mode": "triangular2", "max_lr": 0.7},
        {"step_size_up": 4, "mode": "exp_range", "gamma": 0.9, "base_lr": 0.02},
    ],
    "LinearLR": [{"start_factor": 1.0, "end_factor": 0.0, "total_iters": 9}],
    "MultiStepLR": [{"milestones": [3, 3, 11], "gamma": 0.5}],
    "OneCycleLR": [{"max_lr": 0.9, "anneal_strategy": "linear"}, {"three_phase": True}],
    "PolynomialLR": [{"total_iters": 20, "power": 2.5}],
    "StepLR": [{"step_size": 4, "gamma": 0.7}],
}
RATES = ((0.5,), (0.4, 0.1))


def varied(declared: type[Schedule]) -> list[Schedule]:
    made = [SCHEDULES.make(declared.kind(), p) for p in [{}, *VARIED.get(declared.kind(), [])]]
    assert all(isinstance(one, Schedule) for one in made), made
    return [one for one in made if isinstance(one, Schedule)]


def optimizer_of(rates: tuple[float, ...]) -> torch.optim.Optimizer:
    groups = [{"params": [torch.nn.Parameter(torch.ones(2))], "lr": rate} for rate in rates]
    return torch.optim.SGD(groups, lr=rates[0], momentum=0.9)


def stepped(optimizer: torch.optim.Optimizer, scheduler: Any, times: int) -> list[list[float]]:
    """The rate of every group at each moment."""
    found = []
    for _ in range(times):
        found.append([float(group["lr"]) for group in optimizer.param_groups])
        optimizer.step()
        scheduler.step()
    return found


@pytest.mark.parametrize("declared", TOLD, ids=lambda declared: declared.kind())
def test_it_tells_the_rates_of_torch(declared: type[Schedule]) -> None:
    for schedule, rates in product(varied(declared), RATES):
        span, optimizer = Span(LENGTH, rates), optimizer_of(rates)
        scheduler = built(schedule.constructor(span), optimizer)
        for time, found in enumerate(stepped(optimizer, scheduler, LENGTH)):
            told = [schedule.rate(time, rate, span) for rate in rates]
            assert told == pytest.approx(found, rel=1e-12, abs=1e-15), (schedule, time)


def plan_of(rates: tuple[float, ...], **recipe: Any) -> RatePlan:
    training = Training(epochs=LENGTH).model_copy(update=recipe)
    resolved = resolve(training)
    assert isinstance(resolved, Resolved), resolved
    return rate_plan(training, resolved, steps_per_epoch=3, rates=rates)


def agrees(plan: RatePlan, rates: tuple[float, ...]) -> None:
    optimizer, call = optimizer_of(rates), plan.constructor()
    assert call is not None
    scheduler = make_schedule(call, optimizer)
    for time, found in enumerate(stepped(optimizer, scheduler, plan.length)):
        told = [plan.rate(time, group) for group in range(len(rates))]
        assert told == pytest.approx(found, rel=1e-11, abs=1e-15), (plan, time)


@pytest.mark.parametrize("declared", [d for d in TOLD if d.chains], ids=lambda d: d.kind())
def test_a_warm_up_and_a_second_schedule_are_told_as_torch_chains_them(
    declared: type[Schedule],
) -> None:
    recipe = Recipe(kind=declared.kind())
    cosine = Recipe(kind="CosineAnnealingLR")
    for rates in RATES:
        agrees(plan_of(rates, schedule=recipe, warmup=4.0), rates)
        agrees(plan_of(rates, schedule=recipe, warmup=0.2, schedule_unit="step"), rates)
        agrees(plan_of(rates, schedule=recipe, then=cosine, then_from=11.0), rates)
        agrees(plan_of(rates, schedule=cosine, then=recipe, warmup=2.0, then_from=0.4), rates)


def test_a_warm_up_rises_evenly_to_the_rate_itself() -> None:
    plan = plan_of((0.5,), warmup=4.0)
    assert [plan.rate(t) for t in range(6)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.5])
    agrees(plan, (0.5,))


def test_a_cosine_behind_a_warm_up_ends_with_the_run() -> None:
    plan = plan_of((0.5,), warmup=3.0, schedule=Recipe(kind="CosineAnnealingLR"))
    assert plan.rate(3) == 0.5
    assert 0 < plan.rate(LENGTH - 1) < 0.005
    assert plan.stages[1].span == replace(plan.stages[0].span, length=LENGTH - 3)


@pytest.mark.row("G:lrsched")
@pytest.mark.row("S4.19")
@pytest.mark.row("S4.20")
@pytest.mark.row("S4.21")
@pytest.mark.parametrize(
    ("kind", "params", "base", "first", "rates"),
    [
        ("InverseTimeLR", {"decay": 1.0}, 0.2, 1, [0.1, 0.066667, 0.05, 0.04]),
        ("ExponentialLR", {"gamma": 0.95}, 1.0, 1, [0.95, 0.9025, 0.857375, 0.814506]),
        ("InverseSqrtLR", {"k": 1.0}, 1.0, 0, [1.0, 0.70711, 0.57735, 0.5]),
    ],
)
def test_decay_has_the_rates_of_the_lectures(
    kind: str, params: dict[str, Any], base: float, first: int, rates: list[float]
) -> None:
    """The root begins with epoch 1: at epoch 0 it would be infinite."""
    schedule = SCHEDULES.make(kind, params)
    assert isinstance(schedule, Schedule)
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=base)
    scheduler = built(schedule.constructor(Span(9, (base,))), optimizer)
    found = [row[0] for row in stepped(optimizer, scheduler, first + 4)][first:]
    assert found == pytest.approx(rates, abs=5e-6)


@pytest.mark.parametrize("declared", SCHEDULES.kinds.values(), ids=lambda d: d.kind())
def test_it_goes_on_from_a_checkpoint_with_the_same_rates(declared: type[Schedule]) -> None:
    warm = 3.0 if declared.chains else 0.0
    for made in varied(declared):
        recipe = Recipe(kind=made.kind(), params=made.model_dump(mode="json"))
        plan = plan_of(RATES[1], schedule=recipe, warmup=warm)
        whole, broken = optimizer_of(RATES[1]), optimizer_of(RATES[1])
        one, first = make_timetable(plan, whole), make_timetable(plan, broken)
        assert one is not None and first is not None
        expected = [*epochs(one, whole, range(6)), *epochs(one, whole, range(6, LENGTH))]
        found = epochs(first, broken, range(6))
        tensors, plain = optimizer_state(broken)
        state = json.loads(json.dumps([plain, plain_json(first.state_dict())]))
        broken = optimizer_of(RATES[1])
        second = make_timetable(plan, broken)
        assert second is not None
        restore_optimizer(broken, tensors, state[0])
        second.load_state_dict(state[1])
        assert found + epochs(second, broken, range(6, LENGTH)) == expected


def epochs(table: Timetable, optimizer: torch.optim.Optimizer, which: range) -> list[list[float]]:
    """Rates at the end of these epochs; the loss gets better for a while and then never more."""
    found = []
    for epoch in which:
        optimizer.step()
        loss = 1.0 / (1 + min(epoch, 3))
        table.epoch_ended(Score(loss, 0.5))
        found.append([float(group["lr"]) for group in optimizer.param_groups])
    return found


@pytest.mark.parametrize(
    ("watch", "metric", "drops"), [("loss", None, 1), ("metric", "Accuracy", 2)]
)
def test_a_plateau_lowers_the_rate_after_its_patience(
    watch: str, metric: str | None, drops: int
) -> None:
    """The loss falls until epoch 3 and then stays; the accuracy never rises after the first."""
    params = {"watch": watch, "patience": 7, "factor": 0.5}
    recipe = Recipe(kind="ReduceLROnPlateau", params=params)
    plan = plan_of((0.4,), schedule=recipe)
    optimizer = optimizer_of((0.4,))
    table = make_timetable(plan, optimizer)
    assert table is not None
    rates = [row[0] for row in epochs(table, optimizer, range(18))]
    assert rates[-1] == 0.4 * 0.5**drops
    assert rates.index(0.2) == (11 if watch == "loss" else 8)
