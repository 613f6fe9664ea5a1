"""MaskedBCEWithLogitsLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class MaskedBCEWithLogitsLoss(nn.Module):
    """Binary cross-entropy summed over known labels, mean over samples; below 0 is unknown."""

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        known, labels = target >= 0, target.clamp(min=0)
        losses = F.binary_cross_entropy_with_logits(x, labels, reduction="none")
        return losses.masked_fill(~known, 0.0).sum() / len(x)
