"""NegativeSamplingLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class NegativeSamplingLoss(nn.Module):
    """A true score that should be high, and k scores on the last axis that should be low."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, x: torch.Tensor, negative: torch.Tensor) -> torch.Tensor:
        losses = -F.logsigmoid(x) - F.logsigmoid(-negative).sum(dim=-1)
        return losses.mean() if self.reduction == "mean" else losses.sum()
