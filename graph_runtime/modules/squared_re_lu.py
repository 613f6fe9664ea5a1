"""SquaredReLU."""

import torch
from torch import nn
from torch.nn import functional as F


class SquaredReLU(nn.Module):
    """The square of the positive part."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x).square()
