"""ChiSquaredDifference."""

import torch
from torch import nn


class ChiSquaredDifference(nn.Module):
    """Squared differences over sums, number by number; 0 where the sum is 0."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        total = a + b
        empty = total == 0
        # Dividing by 1 there keeps the gradient finite, too.
        share = (a - b).square() / total.masked_fill(empty, 1.0)
        return share.masked_fill(empty, 0.0)
