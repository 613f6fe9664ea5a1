"""ProjectionShortcut."""

import torch
from torch import nn


class ProjectionShortcut(nn.Module):
    """Gives an image other channels by a 1x1 convolution, then normalizes them."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 1, stride, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.norm(self.conv(x))  # (N, out_channels, H, W)
        return y
