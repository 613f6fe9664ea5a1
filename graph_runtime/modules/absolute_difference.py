"""AbsoluteDifference."""

import torch
from torch import nn


class AbsoluteDifference(nn.Module):
    """The size of the difference, number by number."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return (a - b).abs()
