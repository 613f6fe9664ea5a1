"""HierarchicalSoftmaxLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class HierarchicalSoftmaxLoss(nn.Module):
    """A balanced tree numbered as a heap: node n has the children 2n and 2n + 1, 1 is the root.

    Class c is the leaf c + num_classes; every inner node asks one question with a vector.
    """

    def __init__(self, in_features: int, num_classes: int) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.depth = (2 * num_classes - 1).bit_length() - 1
        self.weight = nn.Parameter(torch.zeros(max(1, num_classes - 1), in_features))

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        node = target + self.num_classes
        losses = torch.zeros_like(x[:, 0])
        for _ in range(self.depth):
            parent = node // 2
            score = (self.weight[(parent - 1).clamp(min=0)] * x).sum(dim=-1)
            right = node % 2 == 1
            asked = F.logsigmoid(torch.where(right, score, -score))
            losses = losses - asked.masked_fill(parent == 0, 0.0)
            node = parent
        return losses.mean()
