"""Penalties on the size of weights: L2 in the gradient, L1 by its proximal update."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn, optim


def penalized(model: nn.Module, spared: Sequence[str], everything: bool) -> list[nn.Parameter]:
    """Weights that a penalty shrinks, without those of the modules `spared`.

    Biases and what normalizations learn are left out unless `everything` is to shrink.
    """
    found: dict[int, nn.Parameter] = {}
    for path, module in model.named_modules():
        if any(f"{path}.".startswith(f"{place}.") for place in spared):
            continue
        for name, weight in module.named_parameters(recurse=False):
            scale = weight.ndim < 2 or "bias" in name or "Norm" in type(module).__name__
            if weight.requires_grad and (everything or not scale):
                found[id(weight)] = weight
    return list(found.values())


def add_l2(weights: Sequence[nn.Parameter], strength: float) -> None:
    """Add to each gradient the one of strength/2 · Σw²."""
    for weight in weights:
        if weight.grad is not None:
            weight.grad.add_(weight.detach(), alpha=strength)


@torch.no_grad()
def shrink_l1(weights: Sequence[nn.Parameter], optimizer: optim.Optimizer, strength: float) -> None:
    """Bring each weight nearer to 0 by rate · strength, and not beyond it."""
    shrinking = {id(weight) for weight in weights}
    for group in optimizer.param_groups:
        step = group["lr"] * strength
        for weight in group["params"]:
            if id(weight) in shrinking:
                weight.copy_(weight.sign() * (weight.abs() - step).clamp_(min=0))
