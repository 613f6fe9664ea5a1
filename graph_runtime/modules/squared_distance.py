"""SquaredDistance."""

import torch
from torch import nn


class SquaredDistance(nn.Module):
    """The sum of squared differences along the last axis."""

    def __init__(self, keepdim: bool = False) -> None:
        super().__init__()
        self.keepdim = keepdim

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return (a - b).square().sum(dim=-1, keepdim=self.keepdim)
