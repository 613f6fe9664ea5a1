"""ClassicDropout."""

import torch
from torch import nn


class ClassicDropout(nn.Module):
    """Drops numbers while training without scaling the others; scales all by 1 - p after it."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x * (1 - self.p)
        return x * torch.empty_like(x).bernoulli_(1 - self.p)
