"""Average."""

import torch
from torch import nn


class Average(nn.Module):
    """The mean of any number of inputs; axes of size 1 stretch."""

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        total = inputs[0]
        for x in inputs[1:]:
            total = total + x
        return total / len(inputs)
