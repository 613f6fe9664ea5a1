"""What scaled dot-product attention does before it mixes the values."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from graph_runtime.train.tracing.reading import Seen

ARGUMENTS = (
    "query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa"
)  # fmt: skip
"""Of torch's function, in their order."""


def scores_of_call(seen: Seen) -> dict[str, Tensor]:
    """The same of a call of torch's function."""
    named = dict(zip(ARGUMENTS, seen.args, strict=False)) | seen.kwargs
    return scores(named["query"], named["key"], named)


def scores(query: Tensor, key: Tensor, options: dict[str, Any]) -> dict[str, Tensor]:
    """Products, the same scaled, and their softmax under the mask: (…, queries, keys) each."""
    if options.get("enable_gqa"):
        key = key.repeat_interleave(query.shape[-3] // key.shape[-3], -3)
    products = query @ key.transpose(-2, -1)
    scaled = products * (options.get("scale") or query.shape[-1] ** -0.5)
    masked, mask = scaled, options.get("attn_mask")
    if options.get("is_causal"):
        later = torch.ones_like(scaled, dtype=torch.bool).triu(1)
        masked = masked.masked_fill(later, float("-inf"))
    if mask is not None and mask.dtype == torch.bool:
        masked = masked.masked_fill(~mask, float("-inf"))
    elif mask is not None:
        masked = masked + mask
    # A step that sees nothing has no shares.
    shares = masked.softmax(-1).masked_fill(masked == float("-inf"), 0.0)
    return {"products": products, "scores": scaled, "shares": shares}
