"""RPNLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class RPNLoss(nn.Module):
    """Cross-entropy of object or not, both weighed alike, and smooth L1 of the objects' boxes.

    x: (N, A) logits, target: (N, A, 5) class and offsets, offsets: (N, A, 4); class 0 is
    background, and a class below 0 is left out.
    """

    def __init__(self, lambda_box: float = 1.0, beta: float = 1.0) -> None:
        super().__init__()
        self.lambda_box = lambda_box
        self.beta = beta

    def forward(
        self,
        x: torch.Tensor,
        target: torch.Tensor,
        offsets: torch.Tensor,
    ) -> torch.Tensor:
        label = target[..., 0]
        there, empty = (label > 0).to(x.dtype), (label == 0).to(x.dtype)
        wrong = F.binary_cross_entropy_with_logits(x, there, reduction="none")
        objects = there.sum().clamp(min=1)
        sure = (wrong * there).sum() / objects
        other = (wrong * empty).sum() / empty.sum().clamp(min=1)
        wanted = target[..., 1:]
        apart = F.smooth_l1_loss(offsets, wanted, reduction="none", beta=self.beta)
        box = (apart.sum(dim=2) * there).sum() / objects
        return (sure + other) / 2 + self.lambda_box * box
