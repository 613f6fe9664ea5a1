"""GlobalAvgPool."""

import torch
from torch import nn


class GlobalAvgPool(nn.Module):
    """Takes the mean of each channel over all places."""

    def __init__(self, keepdim: bool = False) -> None:
        super().__init__()
        self.keepdim = keepdim

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        places = tuple(range(2, x.dim()))
        return x.mean(places, keepdim=self.keepdim)  # (N, C)
