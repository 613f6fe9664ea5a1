"""LearnedTensor."""

import torch
from torch import nn


class LearnedTensor(nn.Module):
    """Learned numbers in a fixed shape, the same for every sample of the input."""

    def __init__(
        self,
        shape: tuple[int, ...],
        mean: float = 0.0,
        std: float = 0.02,
    ) -> None:
        super().__init__()
        self.mean, self.std = mean, std
        self.weight = nn.Parameter(torch.empty(shape))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.normal_(self.weight, self.mean, self.std)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight.expand(len(x), *self.weight.shape)  # (N, *shape)
