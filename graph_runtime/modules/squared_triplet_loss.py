"""SquaredTripletLoss."""

import torch
from torch import nn


class SquaredTripletLoss(nn.Module):
    """Wants the squared distance to the positive smaller than to the negative, by a margin."""

    def __init__(self, margin: float = 0.2, reduction: str = "mean") -> None:
        super().__init__()
        self.margin = margin
        self.reduction = reduction

    def forward(
        self, anchor: torch.Tensor, positive: torch.Tensor, negative: torch.Tensor
    ) -> torch.Tensor:
        near = (anchor - positive).square().sum(dim=-1)
        far = (anchor - negative).square().sum(dim=-1)
        losses = (near - far + self.margin).clamp(min=0)
        return losses.mean() if self.reduction == "mean" else losses.sum()
