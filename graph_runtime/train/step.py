"""One step of training: forward, loss, backward, and the optimizer's move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import torch
from torch import nn

from graph_runtime.train.crew import Crew
from graph_runtime.train.criterion import Given
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

    def __init__(self, learner: Learner, train: Part, crew: Crew) -> None:
        self._learner = learner
        self._train = train
        self._crew = crew
        self._whole = crew.wrapped(Whole(learner))
        self._weights = list(learner.model.parameters())

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        learner, crew = self._learner, self._crew
        inputs, target = self._train.batch(crew.share(rows))
        given, own = self._whole(inputs, target)
        loss = crew.share_of_loss(own, rows)
        seen(crew.total(loss))
        for weight in self._weights:  # A third of the time that optimizer.zero_grad() takes.
            weight.grad = None
        loss.backward()  # type: ignore[no-untyped-call]
        learner.optimizer.step()
        return crew.total(learner.sums(given, target), rows)


class Whole(nn.Module):
    """Network and loss in one call, as gradients that several processes share ask for."""

    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self.model = learner.model
        self._loss = learner.loss

    def forward(self, inputs: list[torch.Tensor], target: torch.Tensor) -> tuple[Given, Any]:
        """What the network gives, and the loss."""
        given = self.model(*inputs)
        return given, self._loss(given, target)
