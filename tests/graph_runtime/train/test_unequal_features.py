"""Features of unlike sizes slow gradient descent down, standardized ones do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph_runtime.datasets.generated.unequal_features import UnequalFeatures
from graph_runtime.document.model import Training
from graph_runtime.keeping.examples import read_example
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.racing.entrants import Racer
from graph_runtime.racing.surfaces import SURFACES
from graph_runtime.recipe.preparation import prepare
from graph_runtime.recipe.resolved import plan_of
from graph_runtime.train.measuring.race import race
from graph_runtime.train.messages.events import Losses
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.inside import carry_out, of

GOAL = 1e-3
"""Share of the first cost below which the regression counts as solved."""


def recipe(example: str) -> Training:
    training = read_example(example).training
    assert training is not None
    return training


def steps(example: str, most: int) -> tuple[int, float]:
    """How many steps of 1/λ the data of an example need, and that rate."""
    data, training = UnequalFeatures().load(), recipe(example)
    loss = LOSSES.make("HalfMSELoss", {})
    assert isinstance(loss, Loss)
    made = prepare(data.inputs, data.targets, plan_of(training, loss), dict(data.more))
    x: NDArray[np.float64] = made.inputs[0][made.train].astype(np.float64)
    y = made.targets[made.train].astype(np.float64)[:, 0]
    x = np.column_stack((x, np.ones(len(x))))
    hessian, slope = x.T @ x / len(x), x.T @ y / len(x)
    rate = 1 / float(np.linalg.eigvalsh(hessian).max())
    best = np.linalg.solve(hessian, slope)
    weights = np.zeros(3)
    first = best @ hessian @ best
    for step in range(most):
        away = weights - best
        if away @ hessian @ away <= GOAL * first:
            return step, rate
        weights = weights - rate * (hessian @ weights - slope)
    return most, rate


@pytest.mark.row("S15.24")
def test_raw_features_need_more_than_a_hundred_times_the_steps() -> None:
    scaled, rate = steps("features_scaled", 100)
    assert scaled <= 2
    assert recipe("features_scaled").optimizer.params["lr"] == pytest.approx(rate, rel=1e-3)
    raw, rate = steps("features_unscaled", 200_001)
    assert raw > 200_000
    assert recipe("features_unscaled").optimizer.params["lr"] == pytest.approx(rate, rel=1e-3)


@pytest.mark.row("S15.24")
def test_the_runs_of_both_examples_say_so(tmp_path: Path) -> None:
    found = {}
    for name in ("features_unscaled", "features_scaled"):
        heard = of(Losses, carry_out(new_run(tmp_path / name, read_example(name))))
        found[name] = np.concatenate([event.values.unpack() for event in heard])
    raw, scaled = found["features_unscaled"], found["features_scaled"]
    assert scaled[1] < 1e-6
    assert raw[-1] > 0.1 * raw[1] > 0


@pytest.mark.row("S15.24")
def test_the_contours_in_the_playground_are_those_of_the_two_costs() -> None:
    racer = {name: SURFACES[name].pace * 0.01 for name in ("raw_features", "scaled_features")}
    for name, rate in racer.items():
        surface = SURFACES[name]
        steepest = 2 * max(surface.height(1.0, 0.0), surface.height(0.0, 1.0))
        assert rate == pytest.approx(1 / steepest)
    run = {
        name: race(SURFACES[name], Racer(kind="SGD", params={"lr": rate}), (1.0, 1.0), 1000)
        for name, rate in racer.items()
    }
    assert run["scaled_features"].steps == 1
    assert run["raw_features"].steps is None
