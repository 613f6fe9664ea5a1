"""One step of training: forward, loss, backward, and the optimizer's move."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Protocol

import torch
from torch import nn

from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.criterion import Given
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.learning.weighing import Weighing, counted
from graph_runtime.train.process.crew import Crew

Seen = Callable[[torch.Tensor], None]
"""Is shown the loss of a step, one number; it may raise before the weights move."""


class Step(Protocol):
    """Moves the weights once. What a loop is given may be exchanged between two steps."""

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        """One step on the samples of these rows (int64, on the device); the metric's sums."""
        ...


class EagerStep:
    """The step as it is written down, one operation after another."""

    def __init__(self, learner: Learner, train: Part, crew: Crew) -> None:
        self._learner = learner
        self._train = train
        self._crew = crew
        self._whole = crew.wrapped(Whole(learner))
        self._weighing = Weighing(learner, train.targets, crew.count)
        self._weights = list(learner.model.parameters())

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        learner, crew = self._learner, self._crew
        self._forget()
        mine = crew.share(rows)
        parts = min(learner.care.accumulate, max(1, len(rows) // crew.count))
        if parts == 1:
            loss, sums = self._back(mine, rows)
        else:
            loss, sums = self._back_in_parts(mine, rows, parts)
        seen(crew.total(loss))
        if learner.shards is not None:
            learner.shards.deal()
        learner.care.move(learner.optimizer, len(rows))
        return crew.total(sums, rows)

    def _forget(self) -> None:
        if self._learner.shards is not None:
            self._learner.shards.clear()
            return
        for weight in self._weights:  # A third of the time that optimizer.zero_grad() takes.
            weight.grad = None

    def _back(self, some: torch.Tensor, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Add the gradient of what some of the rows add to the loss of all; with their sums."""
        inputs, target = self._train.batch(some)
        if self._learner.feeder is not None:
            inputs = self._learner.feeder.inputs(self._learner.model, inputs, target, some)
        if self._crew.count == 1 and len(some) == len(rows):
            given, loss = self._whole(inputs, target)
        else:
            with self._weighing.of(some, rows, target):
                given, own = self._whole(inputs, target)
            share = self._weighing.share(some, rows) if self._crew.counts(rows) else 0.0
            loss = counted(own, share)
        self._learner.care.backward(loss)
        return loss.detach(), self._learner.sums(given, target)

    def _back_in_parts(
        self, mine: torch.Tensor, rows: torch.Tensor, parts: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The same for a batch too large for the memory: its mean is the mean of its parts."""
        told = []
        for number, some in enumerate(mine.tensor_split(parts), 1):
            with nullcontext() if number == parts else self._crew.apart(self._whole):
                told.append(self._back(some, rows))
        losses, sums = zip(*told, strict=True)
        return torch.stack(losses).sum(), torch.stack(sums).sum(0)


class Whole(nn.Module):
    """Network and loss in one call, as gradients that several processes share ask for."""

    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self.model = learner.model
        self._loss = learner.loss
        self._care = learner.care

    def forward(self, inputs: list[torch.Tensor], target: torch.Tensor) -> tuple[Given, Any]:
        """What the network gives, and the loss."""
        with self._care.region():
            given = self.model(*inputs)
            return given, self._loss(given, target)
