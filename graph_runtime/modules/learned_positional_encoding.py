"""LearnedPositionalEncoding."""

import torch
from torch import nn


class LearnedPositionalEncoding(nn.Module):
    """Adds a learned vector to each step, one for every position."""

    def __init__(self, features: int, max_len: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(max_len, features))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, steps, _ = x.shape
        return x + self.weight.narrow(0, 0, steps)  # (N, T, F)
