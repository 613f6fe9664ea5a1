"""What training makes small: a loss of torch, or the sum of the losses that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from graph_runtime.class_axis import as_compared
from graph_runtime.facts.loss_side import METHOD
from graph_runtime.loss import Loss
from graph_runtime.train.learning.construct import make_loss

Given = torch.Tensor | tuple[torch.Tensor, ...]
"""What a model gives: its result, or its results."""
Criterion = Callable[[Any, torch.Tensor], Any]
"""Takes what the model gives and the target; gives a tensor with one number."""


def criterion(
    loss: Loss, model: nn.Module, device: torch.device, dtype: torch.dtype | None = None
) -> Criterion:
    """The loss on this device; drawn losses are a method of the model."""
    if not loss.drawn:
        return _chosen(loss, make_loss(loss.constructor()).to(device, dtype))
    drawn: Callable[..., torch.Tensor] = getattr(model, METHOD)

    def of_all(given: Given, target: torch.Tensor) -> torch.Tensor:
        results = (given,) if isinstance(given, torch.Tensor) else given
        return drawn(*results, target)

    return of_all


def by_targets(loss: Loss) -> bool:
    """Whether a chosen loss divides by its targets and not by samples."""
    return loss.kind() in ("CrossEntropyLoss", "NLLLoss") and not loss.summed


def _chosen(loss: Loss, made: nn.Module) -> Criterion:
    if loss.results > 1:
        return lambda given, target: made(given[0], target, *given[1:])
    if not loss.by_class:
        return made
    return lambda given, target: made(*as_compared(given, target))
