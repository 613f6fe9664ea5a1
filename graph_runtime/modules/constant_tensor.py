"""ConstantTensor."""

import torch
from torch import nn


class ConstantTensor(nn.Module):
    """One number in a fixed shape for every sample of the input."""

    value: torch.Tensor

    def __init__(self, shape: tuple[int, ...], fill_value: float) -> None:
        super().__init__()
        self.register_buffer("value", torch.full(shape, fill_value))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.value.expand(len(x), *self.value.shape)  # (N, *shape)
