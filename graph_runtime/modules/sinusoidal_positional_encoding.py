"""SinusoidalPositionalEncoding."""

import math

import torch
from torch import nn


class SinusoidalPositionalEncoding(nn.Module):
    """Adds to each step sines and cosines of its position, slower and slower ones."""

    table: torch.Tensor

    def __init__(self, features: int, max_len: int, base: float = 10000.0) -> None:
        super().__init__()
        position = torch.arange(max_len, dtype=torch.float64).unsqueeze(1)  # (T, 1)
        pair = torch.arange(0, features, 2, dtype=torch.float64)
        angle = position * torch.exp(pair * (-math.log(base) / features))  # (T, F / 2)
        table = torch.zeros(max_len, features)  # (T, F)
        table[:, 0::2] = torch.sin(angle)
        table[:, 1::2] = torch.cos(angle)[:, : features // 2]
        self.register_buffer("table", table, persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        _, steps, _ = x.shape
        return x + self.table.narrow(0, 0, steps)  # (N, T, F)
