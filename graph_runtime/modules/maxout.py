"""Maxout."""

import torch
from torch import nn


class Maxout(nn.Module):
    """The largest of several linear mixtures, (..., in_features) to (..., out_features)."""

    def __init__(
        self, in_features: int, out_features: int, pieces: int = 2, bias: bool = True
    ) -> None:
        super().__init__()
        self.pieces = pieces
        self.linear = nn.Linear(in_features, out_features * pieces, bias=bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mixtures: torch.Tensor = self.linear(x)  # (..., out_features * pieces)
        return mixtures.view(*x.shape[:-1], -1, self.pieces).amax(-1)
