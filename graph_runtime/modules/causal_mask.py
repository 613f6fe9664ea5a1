"""CausalMask."""

import torch
from torch import nn


class CausalMask(nn.Module):
    """True where a step of the first sequence would look at a later step of the second."""

    def __init__(self, diagonal: int = 1) -> None:
        super().__init__()
        self.diagonal = diagonal

    def forward(self, x: torch.Tensor, key: torch.Tensor | None = None) -> torch.Tensor:
        asked, given = x.size(1), (x if key is None else key).size(1)
        later = torch.ones(asked, given, dtype=torch.bool, device=x.device)
        return later.triu(self.diagonal).expand(x.size(0), -1, -1)  # (N, Tq, Tk)
