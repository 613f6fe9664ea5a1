"""GlobalMaxPool."""

import torch
from torch import nn


class GlobalMaxPool(nn.Module):
    """Keeps the largest number of each channel over all places."""

    def __init__(self, keepdim: bool = False) -> None:
        super().__init__()
        self.keepdim = keepdim

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        places = tuple(range(2, x.dim()))
        return x.amax(places, keepdim=self.keepdim)  # (N, C)
