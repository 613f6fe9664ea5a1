"""DepthwiseConv2d."""

from torch import nn


class DepthwiseConv2d(nn.Conv2d):
    """Filters each channel alone, with `depth_multiplier` filters of its own."""

    def __init__(
        self,
        channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: str | int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        depth_multiplier: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
    ) -> None:
        super().__init__(
            channels,
            channels * depth_multiplier,
            kernel_size,
            stride,
            padding,
            dilation,
            groups=channels,
            bias=bias,
            padding_mode=padding_mode,
        )
