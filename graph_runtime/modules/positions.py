"""Positions."""

import torch
from torch import nn


class Positions(nn.Module):
    """0, 1, 2 ... along axis 1, for every sample."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, steps = x.shape[:2]
        return torch.arange(steps, device=x.device).expand(batch, steps)  # (N, T)
