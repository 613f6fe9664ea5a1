"""SequenceCrossEntropyLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class SequenceCrossEntropyLoss(nn.Module):
    """Cross-entropy of every step, summed or averaged over time, then averaged over samples.

    x: (N, T, C) logits, target: (N, T); steps whose target is `ignore_index` are left out.
    """

    def __init__(self, time_reduction: str = "sum", ignore_index: int = -100) -> None:
        super().__init__()
        self.time_reduction = time_reduction
        self.ignore_index = ignore_index

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        flat, words = x.flatten(0, 1), target.flatten()
        steps = F.cross_entropy(
            flat,
            words,
            ignore_index=self.ignore_index,
            reduction="none",
        )
        losses = steps.view(target.shape).sum(dim=1)  # (N,)
        if self.time_reduction == "mean":
            losses = losses / (target != self.ignore_index).sum(dim=1).clamp(min=1)
        return losses.mean()
