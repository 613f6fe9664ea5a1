"""Attention."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Mixes the values by how well each query matches each key; True in a mask hides."""

    def __init__(
        self,
        query_features: int,
        key_features: int,
        value_features: int,
        score: str = "scaled_dot",
        units: int | None = None,
        query_function: str = "none",
        key_function: str = "none",
        value_function: str = "none",
        d_k: int | None = None,
        d_v: int | None = None,
        dropout: float = 0.0,
        is_causal: bool = False,
    ) -> None:
        super().__init__()
        self.score = score
        self.is_causal = is_causal
        self.query_function = self._function(query_function, query_features, d_k)
        self.key_function = self._function(key_function, key_features, d_k)
        self.value_function = self._function(value_function, value_features, d_v)
        asked = query_features if query_function == "none" else d_k or query_features
        given = key_features if key_function == "none" else d_k or key_features
        if score == "general":
            self.bilinear = nn.Linear(given, asked, bias=False)
        if score == "additive":
            self.from_query = nn.Linear(asked, units or given, bias=False)
            self.from_key = nn.Linear(given, units or given, bias=False)
        if score == "concat":
            self.from_both = nn.Linear(asked + given, units or given, bias=False)
        if score in ("additive", "concat"):
            self.to_score = nn.Linear(units or given, 1, bias=False)
        self.dropout = nn.Dropout(dropout)

    @staticmethod
    def _function(kind: str, given: int, wanted: int | None) -> nn.Module:
        wanted = wanted or given
        if kind == "linear":
            return nn.Linear(given, wanted, bias=False)
        if kind == "mlp":
            first, second = nn.Linear(given, wanted), nn.Linear(wanted, wanted)
            return nn.Sequential(first, nn.Tanh(), second)
        return nn.Identity()

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        key_padding_mask: torch.Tensor | None = None,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        q, k = self.query_function(query), self.key_function(key)
        scores = self._scores(q, k)  # (N, Tq, Tk)
        later = torch.ones_like(scores[:1], dtype=torch.bool)
        hidden = later.triu(1 if self.is_causal else later.size(-1))  # (1, Tq, Tk)
        if key_padding_mask is not None:
            hidden = hidden | key_padding_mask.unsqueeze(1)
        if attn_mask is not None:
            hidden = hidden | attn_mask
        hidden = hidden.expand_as(scores)
        blind = hidden.all(-1, keepdim=True)  # softmax of nothing would be NaN
        scores = scores.masked_fill(hidden & ~blind, -math.inf)
        weights = scores.softmax(-1).masked_fill(hidden, 0.0)  # (N, Tq, Tk)
        return torch.bmm(self.dropout(weights), self.value_function(value)), weights

    def _scores(self, q: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
        if self.score == "general":
            k = self.bilinear(k)
        if self.score in ("dot", "general"):
            return torch.bmm(q, k.transpose(1, 2))
        if self.score == "scaled_dot":
            return torch.bmm(q, k.transpose(1, 2)) / math.sqrt(k.size(-1))
        if self.score == "additive":
            a, b = self.from_query(q), self.from_key(k)
        else:
            asked = q.size(-1)  # the two parts of the matrix, applied once a step
            a = F.linear(q, self.from_both.weight[:, :asked])
            b = F.linear(k, self.from_both.weight[:, asked:])
        both = torch.tanh(a.unsqueeze(2) + b.unsqueeze(1))  # (N, Tq, Tk, units)
        found: torch.Tensor = self.to_score(both).squeeze(-1)
        return found
