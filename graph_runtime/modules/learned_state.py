"""LearnedState."""

import torch
from torch import nn


class LearnedState(nn.Module):
    """The same learned numbers for every sample of a batch."""

    def __init__(self, size: tuple[int, ...]) -> None:
        super().__init__()
        self.state = nn.Parameter(torch.zeros(size))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.state.expand(x.shape[0], *self.state.shape)
