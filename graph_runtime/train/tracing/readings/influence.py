"""Influence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.block import BLOCKS
from graph_runtime.train.tracing.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor


class Influence(Reading):
    """Measures how much each step of the input still moves what a recurrent block gives at last.

    The Euclidean norm of the gradient of the last step's outputs, summed, for each input step,
    (N, 1, T).
    """

    title = "Influence of each input step"
    synonyms = ("vanishing gradients", "memory", "long-range dependence", "saliency over time")
    formula = r"s_t = \left\lVert \frac{\partial \sum_j y_{T,j}}{\partial x_t} \right\rVert"
    reference = "https://proceedings.mlr.press/v28/pascanu13.html"

    def reads(self, what: Any) -> bool:
        from torch import nn

        if isinstance(what, nn.RNNBase):
            return True
        kind = BLOCKS.kinds.get(type(what).__name__)
        return isinstance(what, nn.Module) and kind is not None and kind.group() == "recurrent"

    def read(self, seen: Seen) -> dict[str, Tensor]:
        import torch

        x = seen.args[0] if seen.args else None
        if not isinstance(x, torch.Tensor) or x.dim() != 3 or not x.is_floating_point():
            return {}
        x = x.detach().clone().requires_grad_()
        with torch.enable_grad():
            given = seen.what.forward(x, *seen.args[1:], **seen.kwargs)
            y = given[0] if isinstance(given, tuple) else given
            time = 1 if getattr(seen.what, "batch_first", True) else 0
            if y.dim() != 3 or y.shape[time] != x.shape[time]:
                return {}
            (gradient,) = torch.autograd.grad(y.select(time, -1).sum(), x)
        steps = gradient if time == 1 else gradient.transpose(0, 1)
        return {"influence": steps.norm(dim=-1).unsqueeze(1)}
