"""LinearAttention."""

import torch
from torch import nn
from torch.nn import functional as F


class LinearAttention(nn.Module):
    """Attention with elu(x) + 1 in place of softmax: time grows with the length, not its square."""

    def __init__(self, is_causal: bool = False) -> None:
        super().__init__()
        self.is_causal = is_causal

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        key_padding_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        if key.size(1) != value.size(1):
            raise ValueError("every key needs a value")
        q, k = F.elu(query) + 1, F.elu(key) + 1
        if key_padding_mask is not None:
            k = k.masked_fill(key_padding_mask.unsqueeze(-1), 0.0)
        if not self.is_causal:
            state, norm = torch.bmm(k.transpose(1, 2), value), k.sum(1, keepdim=True)
            return torch.bmm(q, state) / self._safe((q * norm).sum(-1, keepdim=True))
        if q.size(1) != k.size(1):
            raise ValueError("causal attention needs as many queries as keys")
        state = (k.unsqueeze(3) @ value.unsqueeze(2)).cumsum(1)  # (N, T, d, e)
        total = (q * k.cumsum(1)).sum(-1, keepdim=True)  # (N, T, 1)
        return (q.unsqueeze(2) @ state).squeeze(2) / self._safe(total)

    @staticmethod
    def _safe(total: torch.Tensor) -> torch.Tensor:
        # A step that sees nothing gets zeros.
        return total.masked_fill(total == 0.0, 1.0)
