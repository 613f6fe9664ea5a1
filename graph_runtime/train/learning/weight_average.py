"""`WeightAverage`: a running mean of the weights, which can stand in for them."""

from __future__ import annotations

import torch
from torch import nn


class WeightAverage:
    """Exponential mean of all weights of `model`; the first step gives its first values."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = list(model.parameters())
        self.mean = [weight.detach().clone() for weight in self.weights]

    @torch.no_grad()
    def add(self) -> None:
        """Take in the weights as they are after a step."""
        now = [weight.detach() for weight in self.weights]
        if self.steps:
            torch._foreach_lerp_(self.mean, now, 1 - self.decay)
        else:
            torch._foreach_copy_(self.mean, now)
        self.steps += 1

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the weights of the network with their mean; once more puts them back."""
        now = [weight.detach().clone() for weight in self.weights]
        for weight, mean, own in zip(self.weights, self.mean, now, strict=True):
            weight.copy_(mean)
            mean.copy_(own)
