"""Gradients that are too large, made small before the weights move."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn


def normalize_gradients(weights: Iterable[nn.Parameter]) -> None:
    """Divide all gradients by their common Euclidean norm; gradients of 0 stay so."""
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    norm = nn.utils.get_total_norm(gradients)
    torch._foreach_div_(gradients, torch.where(norm > 0, norm, torch.ones_like(norm)))


def limit_norm(
    weights: Iterable[nn.Parameter], norm: torch.Tensor, threshold: float | None
) -> None:
    """Scale gradients down whose norm is known to `threshold`, or with None to the norm 1."""
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    if threshold is None:
        torch._foreach_div_(gradients, torch.where(norm > 0, norm, torch.ones_like(norm)))
    else:
        torch._foreach_mul_(gradients, (threshold / (norm + 1e-6)).clamp(max=1.0))
