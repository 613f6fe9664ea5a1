"""PaddedCTCLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class PaddedCTCLoss(nn.Module):
    """CTC of logits (N, T, C) and classes (N, S), which end where the first blank stands.

    Every step of the result is read; what one target has for each of its classes is averaged.
    """

    def __init__(
        self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False
    ) -> None:
        super().__init__()
        self.blank = blank
        self.reduction = reduction
        self.zero_infinity = zero_infinity

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        steps = torch.full((len(x),), x.shape[1], dtype=torch.int64, device=x.device)
        lengths = (target != self.blank).cumprod(dim=1).sum(dim=1)
        return F.ctc_loss(
            x.log_softmax(dim=-1).transpose(0, 1),
            target,
            steps,
            lengths,
            self.blank,
            self.reduction,
            self.zero_infinity,
        )
