"""A few steps one way and the other from the same place: do they agree, and which is faster?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

import torch

from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.step import Step
from graph_runtime.train.stepping.step_tensors import moved_by_a_step

TRIED = 3
"""Steps that must agree."""
TIMED_SECONDS, TIMED = 0.1, 20
"""How long, and how many steps at most, each way is timed."""
LOSS_APART, MOVE_APART = 1e-3, 0.1
"""Largest differences that rounding is taken to explain, relative to the loss and to the move.

Where a gradient is nothing but rounding (a bias before a normalization) Adam still takes a whole
step, so single weights may move apart; all together they do not.
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of it: whether both ways agree, and seconds a step takes."""

    agrees: bool
    eager: float
    compiled: float


def tried(learner: Learner, eager: Step, compiled: Step, batches: list[torch.Tensor]) -> Trial:
    """Take the same steps both ways; nothing of them stays."""
    with undone(learner):
        old = _weights(learner)
        first = _followed(eager, batches[:TRIED])
        new = _weights(learner)
        eager_seconds = timed(eager, batches)
    with undone(learner):
        second = _followed(compiled, batches[:TRIED])
        found = _weights(learner)
        compiled_seconds = timed(compiled, batches)
    near = all(
        abs(a - b) <= LOSS_APART * max(abs(a), 1e-3) for a, b in zip(first, second, strict=True)
    )
    apart, moved = torch.dist(new, found).item(), torch.dist(old, new).item()
    return Trial(near and apart <= MOVE_APART * moved + 1e-7, eager_seconds, compiled_seconds)


def _followed(step: Step, batches: list[torch.Tensor]) -> list[float]:
    losses: list[float] = []
    for rows in batches:
        step.take(rows, lambda loss: losses.append(loss.item()))
    return losses


def timed(step: Step, batches: list[torch.Tensor]) -> float:
    """The shortest of some steps: others may disturb the rest."""
    began, best = perf_counter(), float("inf")
    for number in range(TIMED):
        since = perf_counter()
        step.take(batches[number % len(batches)], lambda loss: None)
        now = perf_counter()
        best = min(best, now - since)
        if now - began > TIMED_SECONDS:
            break
    return best


def _weights(learner: Learner) -> torch.Tensor:
    return torch.cat([w.detach().double().flatten() for w in learner.model.parameters()])


@contextmanager
def undone(learner: Learner) -> Iterator[None]:
    """Afterwards everything that a step moves has its old bits, random numbers too."""
    tensors = list(moved_by_a_step(learner).values())
    before = [tensor.clone() for tensor in tensors]
    chance = torch.get_rng_state()
    try:
        yield
    finally:
        with torch.no_grad():
            for tensor, old in zip(tensors, before, strict=True):
                tensor.copy_(old)
        torch.set_rng_state(chance)
