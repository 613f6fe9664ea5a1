"""GramMatrix."""

import torch
from torch import nn


class GramMatrix(nn.Module):
    """Products of every two channels, added up over all places."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.flatten(2)  # (N, C, places)
        return rows @ rows.transpose(1, 2)  # (N, C, C)
