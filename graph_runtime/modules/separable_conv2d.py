"""SeparableConv2d."""

import torch
from torch import nn


class SeparableConv2d(nn.Module):
    """Filters each channel alone, then mixes the channels at every pixel."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: str | int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        depth_multiplier: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
    ) -> None:
        super().__init__()
        inner = in_channels * depth_multiplier
        self.depthwise = nn.Conv2d(
            in_channels,
            inner,
            kernel_size,
            stride,
            padding,
            dilation,
            groups=in_channels,
            bias=False,
            padding_mode=padding_mode,
        )
        self.pointwise = nn.Conv2d(inner, out_channels, 1, bias=bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.pointwise(self.depthwise(x))  # (N, out_channels, H, W)
        return y
