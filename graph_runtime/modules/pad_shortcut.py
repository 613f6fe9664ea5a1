"""PadShortcut."""

import torch
from torch import nn
from torch.nn import functional as F


class PadShortcut(nn.Module):
    """Skips pixels and adds channels of zeros, so that nothing is to be learned."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1) -> None:
        super().__init__()
        self.more = max(0, out_channels - in_channels)
        self.stride = stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        axes = x.dim() - 2
        steps = (slice(None), slice(None), *[slice(None, None, self.stride)] * axes)
        return F.pad(x[steps], (0, 0) * axes + (0, self.more))  # (N, out_channels, ...)
