"""PaddingMask."""

import torch
from torch import nn


class PaddingMask(nn.Module):
    """True where a token is padding."""

    def __init__(self, padding_idx: int = 0) -> None:
        super().__init__()
        self.padding_idx = padding_idx

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x == self.padding_idx  # (N, T)
