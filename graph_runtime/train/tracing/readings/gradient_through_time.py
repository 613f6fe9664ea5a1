"""GradientThroughTime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.train.tracing.reading import Reading, Seen

if TYPE_CHECKING:
    from torch import Tensor


class GradientThroughTime(Reading):
    """Measures what is left of the last step's gradient at the hidden state of every step before.

    The Euclidean norm for each step, (N, 1, T), of the last layer, forward direction.
    """

    title = "Gradient through time"
    synonyms = ("vanishing gradients", "exploding gradients", "back-propagation through time")
    formula = r"g_t = \left\lVert \frac{\partial \sum_j h_{T,j}}{\partial h_t} \right\rVert"
    reference = "https://proceedings.mlr.press/v28/pascanu13.html"

    def reads(self, what: Any) -> bool:
        from torch import nn

        return isinstance(what, nn.RNN | nn.GRU | nn.LSTM)

    def read(self, seen: Seen) -> dict[str, Tensor]:
        import torch

        from graph_runtime.train.tracing.readings._recurrence import (
            last_layer,
            sequence_of,
            step_of,
        )

        x = sequence_of(seen.what, seen.args)
        if x is None:
            return {}
        given = seen.args[1] if len(seen.args) > 1 else seen.kwargs.get("hx")
        with torch.enable_grad():
            rows = last_layer(seen.what, x.detach().requires_grad_(), given, step_of(seen.what))
            states = [row["h"] for row in rows]
            found = torch.autograd.grad(states[-1].sum(), states, allow_unused=True)
        norms = [g.norm(dim=-1) if g is not None else x.new_zeros(len(x)) for g in found]
        return {"gradient_t": torch.stack(norms, 1).unsqueeze(1)}
