"""Crop."""

import torch
from torch import nn


class Crop(nn.Module):
    """Cuts the same rectangle out of every image."""

    def __init__(self, top: int, left: int, height: int, width: int) -> None:
        super().__init__()
        self.top, self.left = top, left
        self.height, self.width = height, width

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.narrow(-2, self.top, self.height)
        return rows.narrow(-1, self.left, self.width)  # (..., height, width)
