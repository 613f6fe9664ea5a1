"""Shortcut."""

import torch
from torch import nn
from torch.nn import functional as F


class Shortcut(nn.Module):
    """Adds x to z and brings x to the sizes of z before; `axes` counts those of an image."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        axes: int,
        mode: str = "auto",
        stride: int = 1,
        batch_norm: bool = False,
    ) -> None:
        super().__init__()
        if mode == "auto":
            same = in_channels == out_channels and stride == 1
            mode = "identity" if same else "projection"
        self.mode, self.axes, self.stride = mode, axes, stride
        self.more = max(0, out_channels - in_channels)
        self.projection: nn.Module = nn.Identity()
        self.norm: nn.Module = nn.Identity()
        if mode == "projection" and axes == 0:
            self.projection = nn.Linear(in_channels, out_channels, bias=False)
        elif mode == "projection":
            conv = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[axes - 1]
            self.projection = conv(in_channels, out_channels, 1, stride, bias=False)
            if batch_norm:
                norm = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)[axes - 1]
                self.norm = norm(out_channels)

    def forward(self, z: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        if self.mode == "if_equal":
            return z + x if z.shape == x.shape else z
        if self.mode == "pad":
            skipped = [slice(None, None, self.stride)] * self.axes
            x = x[(slice(None), slice(None), *skipped)] if self.axes else x
            x = F.pad(x, (0, 0) * self.axes + (0, self.more))
        y: torch.Tensor = z + self.norm(self.projection(x))
        return y
