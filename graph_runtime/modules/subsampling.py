"""Subsampling."""

import torch
from torch import nn
from torch.nn import functional as F


class Subsampling(nn.Module):
    """Sums of windows, scaled and shifted by two learned numbers for each channel."""

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int] = 2,
        stride: int | tuple[int, int] | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        size = kernel_size
        high, wide = (size, size) if isinstance(size, int) else size
        # It starts as the mean of each window.
        self.weight = nn.Parameter(torch.full((channels,), 1.0 / (high * wide)))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        sums = F.avg_pool2d(x, self.kernel_size, self.stride, divisor_override=1)
        scale, offset = self.weight[:, None, None], self.bias[:, None, None]
        return sums * scale + offset  # (N, C, H, W)
