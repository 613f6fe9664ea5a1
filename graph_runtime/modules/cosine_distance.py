"""CosineDistance."""

import torch
from torch import nn
from torch.nn import functional as F


class CosineDistance(nn.Module):
    """1 minus the cosine of the angle along the last axis: 0 for the same direction."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return 1.0 - F.cosine_similarity(a, b, dim=-1)
