"""GloVeLoss."""

import torch
from torch import nn


class GloVeLoss(nn.Module):
    """Weighted squares of x - log(target); pairs that never meet (target 0) do not count."""

    def __init__(
        self,
        x_max: float = 100.0,
        alpha: float = 0.75,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        self.x_max = x_max
        self.alpha = alpha
        self.reduction = reduction

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        counts = target.clamp(min=0)
        weights = (counts / self.x_max).clamp(max=1) ** self.alpha
        logarithms = torch.where(counts > 0, counts, 1.0).log()
        losses = weights * (x - logarithms).square()
        return losses.mean() if self.reduction == "mean" else losses.sum()
