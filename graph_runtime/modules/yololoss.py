"""YOLOLoss."""

import torch
from torch import nn


class YOLOLoss(nn.Module):
    """Squared errors of a grid of cells: object, box and class; the object alone in empty cells.

    x, target: (N, ..., 5 + C), the last axis an object or not, its box, its class.
    """

    def __init__(self, lambda_coord: float = 5.0, lambda_noobj: float = 0.5) -> None:
        super().__init__()
        self.lambda_coord = lambda_coord
        self.lambda_noobj = lambda_noobj

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        there = target[..., 0] > 0.5
        wrong = (x - target).square()
        box = self.lambda_coord * wrong[..., 1:5].sum(dim=-1)
        full = wrong[..., 0] + box + wrong[..., 5:].sum(dim=-1)
        cells = torch.where(there, full, self.lambda_noobj * wrong[..., 0])
        return cells.flatten(1).sum(dim=1).mean()
