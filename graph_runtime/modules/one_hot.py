"""OneHot."""

import torch
from torch import nn
from torch.nn import functional as F


class OneHot(nn.Module):
    """Vectors with a single 1 for ids from 0, in the dtype of the model."""

    one: torch.Tensor

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.register_buffer("one", torch.ones(()), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.one_hot(x, self.num_classes) * self.one  # (..., num_classes)
