"""SelfAttention."""

import math

import torch
from torch import nn


class SelfAttention(nn.Module):
    """Every step gathers from all steps of its own sequence; True in a mask hides."""

    def __init__(
        self,
        features: int,
        d_k: int | None = None,
        d_v: int | None = None,
        projections: bool = True,
        bias: bool = False,
        scale: float | None = None,
        dropout: float = 0.0,
        is_causal: bool = False,
    ) -> None:
        super().__init__()
        self.scale = scale
        self.is_causal = is_causal
        self.query: nn.Module = nn.Identity()
        self.key: nn.Module = nn.Identity()
        self.value: nn.Module = nn.Identity()
        if projections:
            self.query = nn.Linear(features, d_k or features, bias=bias)
            self.key = nn.Linear(features, d_k or features, bias=bias)
            self.value = nn.Linear(features, d_v or features, bias=bias)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: torch.Tensor,
        key_padding_mask: torch.Tensor | None = None,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        q, k, v = self.query(x), self.key(x), self.value(x)
        scale = self.scale or 1 / math.sqrt(q.size(-1))
        scores = torch.bmm(q, k.transpose(1, 2)) * scale  # (N, T, T)
        later = torch.ones_like(scores[:1], dtype=torch.bool)
        hidden = later.triu(1 if self.is_causal else later.size(-1))  # (1, T, T)
        if key_padding_mask is not None:
            hidden = hidden | key_padding_mask.unsqueeze(1)
        if attn_mask is not None:
            hidden = hidden | attn_mask
        hidden = hidden.expand_as(scores)
        blind = hidden.all(-1, keepdim=True)  # softmax of nothing would be NaN
        scores = scores.masked_fill(hidden & ~blind, -math.inf)
        weights = scores.softmax(-1).masked_fill(hidden, 0.0)  # (N, T, T)
        return torch.bmm(self.dropout(weights), v), weights
