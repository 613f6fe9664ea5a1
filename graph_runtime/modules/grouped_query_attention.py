"""GroupedQueryAttention."""

import torch
from torch import nn
from torch.nn import functional as F


class GroupedQueryAttention(nn.Module):
    """Self-attention by heads, of which several share one key and value; True in a mask hides."""

    def __init__(
        self,
        features: int,
        num_heads: int = 4,
        num_key_value_heads: int = 2,
        bias: bool = False,
        dropout: float = 0.0,
        is_causal: bool = False,
    ) -> None:
        super().__init__()
        if features % num_heads or num_heads % num_key_value_heads:
            raise ValueError("heads must share features and queries evenly")
        self.num_heads = num_heads
        self.num_key_value_heads = num_key_value_heads
        self.dropout = dropout
        self.is_causal = is_causal
        shared = features // num_heads * num_key_value_heads
        self.q_proj = nn.Linear(features, features, bias=bias)
        self.k_proj = nn.Linear(features, shared, bias=bias)
        self.v_proj = nn.Linear(features, shared, bias=bias)
        self.o_proj = nn.Linear(features, features, bias=bias)

    def forward(
        self, x: torch.Tensor, key_padding_mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        q = self.q_proj(x).unflatten(2, (self.num_heads, -1))  # (N, T, heads, d)
        k = self.k_proj(x).unflatten(2, (self.num_key_value_heads, -1))
        v = self.v_proj(x).unflatten(2, (self.num_key_value_heads, -1))
        visible = None
        if key_padding_mask is not None:
            square = torch.ones(x.size(1), x.size(1), dtype=torch.bool, device=x.device)
            seen = square.tril(0 if self.is_causal else x.size(1))  # (T, T)
            visible = seen & ~key_padding_mask[:, None, None]  # (N, 1, T, T)
        mixed = F.scaled_dot_product_attention(
            q.transpose(1, 2),
            k.transpose(1, 2),
            v.transpose(1, 2),
            attn_mask=visible,
            dropout_p=self.dropout if self.training else 0.0,
            is_causal=self.is_causal and visible is None,
            enable_gqa=True,
        )
        found: torch.Tensor = self.o_proj(mixed.transpose(1, 2).flatten(2))
        return found
