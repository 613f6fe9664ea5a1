"""One step of training: forward, loss, backward, and the optimizer's move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch

from graph_runtime.train.job import Learner
from graph_runtime.train.parts import Part

Seen = Callable[[torch.Tensor], None]
"""Is shown the loss of a step, one number; it may raise before the weights move."""


class Step(Protocol):
    """Moves the weights once. What a loop is given may be exchanged between two steps."""

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        """One step on the samples of these rows (int64, on the device); the metric's sums."""
        ...


class EagerStep:
    """The step as it is written down, one operation after another."""

    def __init__(self, learner: Learner, train: Part) -> None:
        self._learner = learner
        self._train = train
        self._weights = list(learner.model.parameters())

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        learner = self._learner
        inputs, target = self._train.batch(rows)
        given = learner.model(*inputs)
        loss = learner.loss(given, target)
        seen(loss)
        for weight in self._weights:  # A third of the time that optimizer.zero_grad() takes.
            weight.grad = None
        loss.backward()
        learner.optimizer.step()
        return learner.sums(given, target)
