"""LocalisationLoss."""

import torch
from torch import nn


class LocalisationLoss(nn.Module):
    """Squared error of all numbers where an object is, of the first alone where none is.

    x, target: (N, 5 + C), an object or not, its box, its class.
    """

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        there = target[:, :1] > 0.5
        rest = there.expand_as(target[:, 1:])
        counted = torch.cat([torch.ones_like(there), rest], dim=1)
        wrong = torch.where(counted, x - target, torch.zeros_like(x))
        return wrong.square().sum(dim=1).mean()
