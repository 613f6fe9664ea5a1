"""Hardmax."""

import torch
from torch import nn


class Hardmax(nn.Module):
    """Turns the largest number along an axis, the first of equals, into 1 and others into 0."""

    def __init__(self, dim: int = -1, straight_through: bool = False) -> None:
        super().__init__()
        self.dim = dim
        self.straight_through = straight_through

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        largest = x.argmax(self.dim, keepdim=True)
        hard = torch.zeros_like(x).scatter(self.dim, largest, 1.0)
        if not self.straight_through:
            return hard
        soft = torch.softmax(x, self.dim)
        return hard + (soft - soft.detach())  # the numbers of hard, the slope of soft
