"""DropPath."""

import torch
from torch import nn
from torch.nn import functional as F


class DropPath(nn.Module):
    """Drops whole samples at random while training and scales the others by 1 / (1 - p)."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        ones = x.new_ones(len(x), *[1] * (x.dim() - 1))  # (N, 1, ...)
        return x * F.dropout(ones, self.p, self.training)
