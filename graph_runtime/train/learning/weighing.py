"""How much the loss of some rows counts in that of a batch, whose mean may leave targets out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch
from torch import nn

from graph_runtime.train.learning.learner import Learner

MEANS = (nn.CrossEntropyLoss, nn.NLLLoss)
"""Losses that divide by their targets, each weighed by its class, and not by samples."""


class DrawnWeighing:
    """For drawn losses of a batch that is taken in parts.

    One that reads the targets as they are is weighed by itself, before it is added to the others.
    What reads something made of them counts by its samples.
    """

    def __init__(self, model: nn.Module, targets: torch.Tensor) -> None:
        self._targets = targets
        self._part: tuple[torch.Tensor, torch.Tensor, torch.Tensor] | None = None
        for module in model.modules():
            if isinstance(module, MEANS) and module.reduction == "mean":
                module.register_forward_hook(self._weighed)

    @contextmanager
    def of(self, some: torch.Tensor, rows: torch.Tensor, target: torch.Tensor) -> Iterator[None]:
        """Within it losses of `some` of the rows, with this target, are weighed."""
        self._part = some, rows, target
        try:
            yield
        finally:
            self._part = None

    def _weighed(self, module: Any, given: Any, loss: torch.Tensor) -> torch.Tensor | None:
        if self._part is None or len(given) < 2:
            return None
        some, rows, target = self._part
        if given[1].shape != target.shape or not torch.equal(given[1], target):
            return None
        left_out, weights = module.ignore_index, module.weight
        own = target_weight(self._targets[some], left_out, weights) * len(rows)
        return counted(
            loss, own / (target_weight(self._targets[rows], left_out, weights) * len(some))
        )


class Weighing:
    """For batches taken in parts, by one process or several; a chosen loss or drawn ones."""

    def __init__(self, learner: Learner, targets: torch.Tensor, processes: int) -> None:
        self._learner = learner
        self._targets = targets
        parted = processes > 1 or learner.care.accumulate > 1
        self._drawn = DrawnWeighing(learner.model, targets) if parted else None

    def share(self, some: torch.Tensor, rows: torch.Tensor) -> float | torch.Tensor:
        """By what to multiply the loss of `some` of the rows."""
        learner = self._learner
        if learner.summed:
            return 1.0
        if learner.left_out is None and learner.class_weights is None:
            return len(some) / len(rows)
        return self._sum(some) / self._sum(rows)

    def of(
        self, some: torch.Tensor, rows: torch.Tensor, target: torch.Tensor
    ) -> AbstractContextManager[None]:
        """Within it drawn losses of `some` of the rows, with this target, are weighed."""
        return self._drawn.of(some, rows, target) if self._drawn else nullcontext()

    def _sum(self, rows: torch.Tensor) -> torch.Tensor:
        learner = self._learner
        return target_weight(self._targets[rows], learner.left_out, learner.class_weights)


def target_weight(
    target: torch.Tensor, left_out: int | None, weights: torch.Tensor | None
) -> torch.Tensor:
    """How much targets count together in a mean: by their number, or by their class."""
    kept = torch.ones_like(target, dtype=torch.bool) if left_out is None else target != left_out
    if weights is None or target.is_floating_point():
        return kept.sum()
    return weights.to(target.device)[target[kept]].sum()


def counted(loss: torch.Tensor, share: float | torch.Tensor) -> torch.Tensor:
    """The loss by its share; 0 and not NaN where everything in it is left out."""
    if not isinstance(share, torch.Tensor):
        return loss * share
    return torch.where(share > 0, loss * share, torch.zeros_like(loss))
