"""GaussianNoise."""

import torch
from torch import nn


class GaussianNoise(nn.Module):
    """Adds normal numbers of deviation `std` while training."""

    def __init__(self, std: float = 0.1) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.std * torch.randn_like(x) if self.training else x
