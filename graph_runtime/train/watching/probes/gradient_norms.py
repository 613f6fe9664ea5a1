"""GradientNorms."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from graph_runtime.train.messages import events
from graph_runtime.train.messages.event import Event
from graph_runtime.train.watching.probe import Look, Probe, View


class GradientNorms(Probe):
    """Measures how large the gradient of each block's weights is."""

    title = "Gradient norms"
    synonyms = ("vanishing gradients", "exploding gradients", "gradient flow")
    formula = r"g_b = \sqrt{\sum_{\theta \in b} (\partial \ell / \partial \theta)^2}"
    reference = "https://proceedings.mlr.press/v9/glorot10a.html"
    rate = 30.0

    def attach(self, view: View) -> Look | None:
        """All norms in one batched kernel, read back at once."""
        import torch

        weights = [
            (node, weight)
            for node in view.order
            for name, weight in view.model.named_parameters()
            if name.partition(".")[0] == node and weight.requires_grad
        ]
        nodes = tuple(dict.fromkeys(node for node, _ in weights))
        if not nodes:
            return None

        def look(step: int) -> Iterator[Event]:
            present = [(node, w.grad) for node, w in weights if w.grad is not None]
            if not present:
                return
            norms = torch.stack(torch._foreach_norm([grad for _, grad in present])).tolist()
            squares = dict.fromkeys(nodes, 0.0)
            for (node, _), norm in zip(present, norms, strict=True):
                squares[node] += norm * norm
            values = tuple(sqrt(square) for square in squares.values())
            yield events.GradientNorms(step=step, nodes=nodes, norms=values)

        return look
