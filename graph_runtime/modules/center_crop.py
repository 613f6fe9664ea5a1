"""CenterCrop."""

import torch
from torch import nn


class CenterCrop(nn.Module):
    """Cuts the middle out of x, as large as the reference."""

    def __init__(self) -> None:
        super().__init__()

    def forward(self, x: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
        if x.dim() != reference.dim():
            raise ValueError("the reference has another number of axes")
        for axis in range(2, x.dim()):
            size = reference.shape[axis]
            x = x.narrow(axis, (x.shape[axis] - size) // 2, size)
        return x
