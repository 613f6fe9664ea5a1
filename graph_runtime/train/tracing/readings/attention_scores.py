"""AttentionScores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.tracing.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor, nn


class AttentionScores(Reading):
    """Shows the products of queries and keys, the same divided by the root of d, and their softmax.

    Each (N, heads, queries, keys). The deviation of the products grows as the root of d, that of
    the scores does not.
    """

    title = "Scores of attention"
    synonyms = ("dot products", "scale", "attention map", "standard deviation of scores")
    formula = r"p = q^\top k, \quad s = \frac{p}{\sqrt{d}}, \quad \alpha = \mathrm{softmax}(s)"
    reference = "https://arxiv.org/abs/1706.03762"

    def reads(self, what: Any) -> bool:
        from torch import nn
        from torch.nn import functional as F

        return what is F.scaled_dot_product_attention or isinstance(what, nn.MultiheadAttention)

    def read(self, seen: Seen) -> dict[str, Tensor]:
        from torch import nn

        from graph_runtime.train.tracing.dot_product import scores_of_call

        if isinstance(seen.what, nn.MultiheadAttention):
            return _of_module(seen.what, seen)
        return scores_of_call(seen)


def _of_module(module: nn.MultiheadAttention, seen: Seen) -> dict[str, Tensor]:
    """The heads of torch's module, whose masks hide where they are True."""
    from graph_runtime.train.tracing.dot_product import scores

    named = dict(zip(("query", "key", "value"), seen.args, strict=False)) | seen.kwargs
    query, key = named["query"], named["key"]
    if query.dim() != 3 or not module.batch_first:
        return {}
    q, k = _projected(module, query, key)
    heads = (module.num_heads, module.head_dim)
    q, k = (part.reshape(*part.shape[:2], *heads).transpose(1, 2) for part in (q, k))
    mask = named.get("attn_mask")
    padding = named.get("key_padding_mask")
    return scores(q, k, {"attn_mask": _added(mask, padding, q, k)})


def _projected(module: nn.MultiheadAttention, query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
    from torch.nn import functional as F

    size, bias = module.embed_dim, module.in_proj_bias
    parts = (None, None) if bias is None else (bias[:size], bias[size : 2 * size])
    if module.in_proj_weight is None:
        weights = (module.q_proj_weight, module.k_proj_weight)
    else:
        weights = (module.in_proj_weight[:size], module.in_proj_weight[size : 2 * size])
    return F.linear(query, weights[0], parts[0]), F.linear(key, weights[1], parts[1])


def _added(mask: Tensor | None, padding: Tensor | None, q: Tensor, k: Tensor) -> Tensor | None:
    """Both masks as one that is added: minus infinity where they hide."""
    import torch

    if mask is None and padding is None:
        return None
    total = q.new_zeros(q.shape[0], q.shape[1], q.shape[2], k.shape[2])
    if mask is not None:
        shaped = mask if mask.dim() == 2 else mask.view(q.shape[0], -1, *mask.shape[-2:])
        total = _with(total, shaped)
    if padding is not None:
        total = _with(total, padding[:, None, None, :])
    assert isinstance(total, torch.Tensor)
    return total


def _with(total: Tensor, mask: Tensor) -> Tensor:
    import torch

    if mask.dtype == torch.bool:
        return total.masked_fill(mask, float("-inf"))
    return total + mask
