"""AttentionPooling."""

import torch
from torch import nn


class AttentionPooling(nn.Module):
    """Mean of the values, weighted by how near each key lies to the query."""

    def __init__(
        self, kernel: str = "gaussian", bandwidth: float = 1.0, learnable: bool = False
    ) -> None:
        super().__init__()
        self.kernel = kernel
        self.width: torch.Tensor | float = 1.0 / bandwidth
        if kernel == "gaussian" and learnable:
            self.width = nn.Parameter(torch.tensor([1.0 / bandwidth]))

    def forward(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if query.size(-1) != key.size(-1):
            raise ValueError("a query and a key need the same number of features")
        apart = (query.unsqueeze(2) - key.unsqueeze(1)) * self.width  # (N, Tq, Tk, F)
        nearness = -0.5 * apart.square().sum(-1)
        if self.kernel == "uniform":
            nearness = torch.zeros_like(nearness)
        weights = nearness.softmax(-1)  # (N, Tq, Tk)
        return torch.bmm(weights, value), weights
