"""ScaledDotProductAttention."""

import torch
from torch import nn
from torch.nn import functional as F


class ScaledDotProductAttention(nn.Module):
    """The function of that name with masks in which True hides, and dropout in training."""

    def __init__(
        self,
        dropout: float = 0.0,
        is_causal: bool = False,
        scale: float | None = None,
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.is_causal = is_causal
        self.scale = scale

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        key_padding_mask: torch.Tensor | None = None,
        attn_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        visible = None
        if key_padding_mask is not None or attn_mask is not None:
            visible = self._visible(query, key, key_padding_mask, attn_mask)
        return F.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=visible,
            dropout_p=self.dropout if self.training else 0.0,
            is_causal=self.is_causal and visible is None,
            scale=self.scale,
        )

    def _visible(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        key_padding_mask: torch.Tensor | None,
        attn_mask: torch.Tensor | None,
    ) -> torch.Tensor:
        tq, tk = query.size(-2), key.size(-2)
        hidden = torch.ones(1, tq, tk, dtype=torch.bool, device=query.device)
        hidden = hidden.triu(1 if self.is_causal else tk)
        if key_padding_mask is not None:
            hidden = hidden | key_padding_mask.unsqueeze(1)
        if attn_mask is not None:
            hidden = hidden | attn_mask
        visible = hidden.expand(-1, tq, tk).logical_not()
        between = [1] * (query.dim() - 3)  # axes such as heads
        return visible.view(-1, *between, tq, tk)
