"""FastRCNNLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class FastRCNNLoss(nn.Module):
    """Cross-entropy of the class, and smooth L1 of the true class's box; class 0 has no box.

    x: (..., C) logits, target: (..., 5) class and box, boxes: (..., 4 * C) a box for each class;
    what has a class below 0 is left out.
    """

    def __init__(self, lambda_box: float = 1.0, beta: float = 1.0) -> None:
        super().__init__()
        self.lambda_box = lambda_box
        self.beta = beta

    def forward(
        self,
        x: torch.Tensor,
        target: torch.Tensor,
        boxes: torch.Tensor,
    ) -> torch.Tensor:
        x, target = x.flatten(0, -2), target.flatten(0, -2)
        label = target[:, 0].long()
        counted = (label >= 0).sum().clamp(min=1)
        own = F.one_hot(label.clamp(min=0), x.shape[1]).to(x.dtype)  # (N, C)
        said = (boxes.reshape(len(x), -1, 4) * own[..., None]).sum(dim=1)  # (N, 4)
        apart = F.smooth_l1_loss(said, target[:, 1:], reduction="none", beta=self.beta)
        there = (label > 0).to(x.dtype)
        box = (apart.sum(dim=1) * there).sum() / counted
        wrong = F.cross_entropy(x, label, ignore_index=-1, reduction="sum") / counted
        return wrong + self.lambda_box * box
