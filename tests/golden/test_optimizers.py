"""Optimizers against their formulas, written down once more by hand in float64."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt

import pytest
import torch

from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from tests.walks.test_recipe_families import built

START, GOAL, RATE, STEPS = (1.0, -2.0, 0.5), (3.0, 1.0, -1.0), 0.1, 5
Move = Callable[[float, int], float]
"""The step of one weight from its gradient and the count of steps, from 1."""


def by_program(kind: str, rate: float = RATE, **params: float) -> list[list[float]]:
    """Weights after each step as the declared optimizer takes them."""
    made = OPTIMIZERS.make(kind, {"lr": rate, **params})
    assert isinstance(made, Optimizer), made
    weights = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = built(made.constructor(), [weights])
    path = []
    for _ in range(STEPS):
        weights.grad = 2 * (weights.detach() - torch.tensor(GOAL, dtype=torch.float64))
        optimizer.step()
        path.append(weights.tolist())
    return path


def by_hand(make: Callable[[], Move]) -> list[list[float]]:
    """The same from a formula; each weight has a memory of its own."""
    return [list(row) for row in zip(*(one_by_hand(make(), *ends) for ends in ENDS), strict=True)]


ENDS = tuple(zip(START, GOAL, strict=True))


def one_by_hand(move: Move, weight: float, goal: float) -> Iterator[float]:
    for step in range(1, STEPS + 1):
        weight += move(2 * (weight - goal), step)
        yield weight


def apart(one: list[list[float]], other: list[list[float]]) -> float:
    rows = zip(one, other, strict=True)
    return max(abs(a - b) for row in rows for a, b in zip(*row, strict=True))


def adam() -> Move:
    m = v = 0.0

    def move(g: float, t: int) -> float:
        nonlocal m, v
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        return -RATE * (m / (1 - 0.9**t)) / (sqrt(v / (1 - 0.999**t)) + 1e-8)

    return move


def weighted_mean() -> Move:
    v = 0.0

    def move(g: float, t: int) -> float:
        nonlocal v
        v = 0.9 * v + 0.1 * g
        return -RATE * v

    return move


def velocity() -> Move:
    v = 0.0

    def move(g: float, t: int) -> float:
        nonlocal v
        v = 0.9 * v - RATE * g
        return v

    return move


def positive_velocity() -> Move:
    v = 0.0

    def move(g: float, t: int) -> float:
        nonlocal v
        v = 0.9 * v + RATE * g
        return -v

    return move


def root_mean(inside: bool) -> Move:
    s = 0.0

    def move(g: float, t: int) -> float:
        nonlocal s
        s = 0.9 * s + 0.1 * g * g
        return -RATE * g / (sqrt(s + 1e-8) if inside else sqrt(s) + 1e-8)

    return move


def sum_of_squares() -> Move:
    total = 0.0

    def move(g: float, t: int) -> float:
        nonlocal total
        total += g * g
        return -RATE * g / sqrt(total + 1e-10)

    return move


def lion() -> Move:
    m = 0.0

    def move(g: float, t: int) -> float:
        nonlocal m
        mixed = 0.9 * m + 0.1 * g
        m = 0.99 * m + 0.01 * g
        return -RATE * ((mixed > 0) - (mixed < 0))

    return move


@pytest.mark.row("G:adam")
@pytest.mark.row("S4.11")
def test_adam_is_its_formula_and_begins_with_the_sign_of_the_slope() -> None:
    path = by_program("Adam")
    assert apart(path, by_hand(adam)) < 1e-15
    first = [end - start for start, end in zip(START, path[0], strict=True)]
    assert first == pytest.approx([0.0999999998, 0.0999999998, -0.0999999997], abs=1e-10)


@pytest.mark.row("S4.06")
def test_the_weighted_mean_is_sgd_with_a_smaller_rate_but_not_with_dampening() -> None:
    path = by_program("EWMAMomentum", momentum=0.9)
    assert apart(path, by_hand(weighted_mean)) < 1e-15
    assert apart(path, by_program("SGD", rate=RATE * (1 - 0.9), momentum=0.9)) < 1e-15
    dampened = by_program("SGD", momentum=0.9, dampening=0.1)
    assert apart(path[:1], dampened[:1]) > 0.1


@pytest.mark.row("S4.07")
@pytest.mark.row("S4.34")
def test_both_signs_of_the_velocity_are_momentum_as_torch_has_it() -> None:
    path = by_program("SGD", momentum=0.9)
    assert apart(path, by_hand(velocity)) < 1e-15
    assert apart(by_hand(positive_velocity), by_hand(velocity)) == 0.0


@pytest.mark.row("S4.10")
def test_rmsprop_has_epsilon_outside_the_root_or_inside() -> None:
    outside = by_program("RMSprop", alpha=0.9)
    inside = by_program("RMSpropInnerEps", alpha=0.9)
    assert apart(outside, by_hand(lambda: root_mean(inside=False))) < 1e-15
    assert apart(inside, by_hand(lambda: root_mean(inside=True))) < 1e-15
    assert 0 < apart(inside, outside) < 3.6e-9
    first = [end - start for start, end in zip(START, outside[0], strict=True)]
    assert first == pytest.approx([0.316227764, 0.316227764, -0.316227763], abs=1e-9)


@pytest.mark.row("S4.09")
def test_adagrad_begins_with_the_sign_of_the_slope_whichever_epsilon() -> None:
    outside, inside = by_program("Adagrad"), by_program("AdagradInnerEps")
    assert apart(inside, by_hand(sum_of_squares)) < 1e-15
    assert 0 < apart(inside, outside) < 1e-9
    first = [end - start for start, end in zip(START, inside[0], strict=True)]
    assert first == pytest.approx([RATE, RATE, -RATE], abs=1e-9)


def test_lion_moves_by_signs_alone() -> None:
    assert apart(by_program("Lion"), by_hand(lion)) < 1e-15


@pytest.mark.row("G:adamdef")
def test_the_defaults_are_those_of_the_papers_and_of_torch() -> None:
    defaults = {
        kind: {param.name: param.default for param in declared.params()}
        for kind, declared in OPTIMIZERS.kinds.items()
    }
    assert (defaults["Adam"]["betas"], defaults["Adam"]["eps"]) == ([0.9, 0.999], 1e-8)
    assert defaults["RMSpropInnerEps"]["alpha"] == defaults["EWMAMomentum"]["momentum"] == 0.9
    assert (defaults["RMSprop"]["alpha"], defaults["SGD"]["momentum"]) == (0.99, 0.0)


@pytest.mark.row("S4.05")
def test_steps_of_plain_descent_are_the_manual_ones() -> None:
    def manual() -> Move:
        return lambda g, t: -RATE * g

    assert apart(by_program("SGD"), by_hand(manual)) < 1e-15


@pytest.mark.row("S4.13")
def test_adam_without_epsilon_does_not_see_the_scale_of_a_gradient() -> None:
    scales = torch.tensor([1e-3, 1.0, 64.0], dtype=torch.float64)
    paths = []
    for scale in (torch.ones(3, dtype=torch.float64), scales):
        weights = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
        made = OPTIMIZERS.make("Adam", {"lr": RATE, "eps": 0.0})
        assert isinstance(made, Optimizer)
        optimizer = built(made.constructor(), [weights])
        for _ in range(STEPS):
            weights.grad = 2 * scale * (weights.detach() - torch.tensor(GOAL, dtype=torch.float64))
            optimizer.step()
        paths.append(weights.detach())
    torch.testing.assert_close(paths[0], paths[1], rtol=0, atol=1e-13)
