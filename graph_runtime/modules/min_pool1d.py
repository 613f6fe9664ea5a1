"""MinPool1d."""

import torch
from torch import nn


class MinPool1d(nn.MaxPool1d):
    """Keeps the smallest number of each window, as the largest of the negated ones."""

    def __init__(
        self,
        kernel_size: int | tuple[int],
        stride: int | tuple[int] | None = None,
        padding: int | tuple[int] = 0,
        dilation: int | tuple[int] = 1,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__(kernel_size, stride, padding, dilation, ceil_mode=ceil_mode)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        smallest: torch.Tensor = -super().forward(-x)
        return smallest
