"""PositionwiseFeedForward."""

import torch
from torch import nn
from torch.nn import functional as F


class PositionwiseFeedForward(nn.Module):
    """The same two linear layers for every step."""

    def __init__(
        self,
        d_model: int,
        d_ff: int = 2048,
        activation: str = "relu",
        dropout: float = 0.0,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.linear1 = nn.Linear(d_model, d_ff, bias=bias)
        self.linear2 = nn.Linear(d_ff, d_model, bias=bias)
        self.dropout = nn.Dropout(dropout)
        self.activation = activation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = self.linear1(x)  # (N, T, d_ff)
        inner = F.gelu(inner) if self.activation == "gelu" else F.relu(inner)
        found: torch.Tensor = self.linear2(self.dropout(inner))
        return found
