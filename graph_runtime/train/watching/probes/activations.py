"""Activations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph_runtime.train.messages import events
from graph_runtime.train.messages.event import Event
from graph_runtime.train.watching.probe import Look, Probe, View

if TYPE_CHECKING:
    from torch import Tensor


class Activations(Probe):
    """Measures how what each block gives is shifted and spread, and how that drifts.

    Of every block with a module of its own, for the chosen samples.
    """

    title = "Activations"
    synonyms = ("covariate shift", "internal covariate shift", "drift", "dead units", "saturation")
    formula = r"\mu_b = \mathrm{mean}(y_b), \quad \sigma_b = \mathrm{std}(y_b)"
    reference = "https://arxiv.org/abs/1502.03167"
    rate = 5.0
    frames = 1000

    def attach(self, view: View) -> Look | None:
        """A pass of the samples in evaluation mode, with hooks for that pass alone."""
        children = dict(view.model.named_children())
        nodes = [node for node in view.order if node in children]
        if not nodes:
            return None

        def look(step: int) -> Iterator[Event]:
            figures = _figures(view, nodes)
            if figures:
                means, deviations = zip(*figures.values(), strict=True)
                yield events.Activations(
                    step=step, nodes=tuple(figures), means=means, deviations=deviations
                )

        return look


def _figures(view: View, nodes: list[str]) -> dict[str, tuple[float, float]]:
    """Mean and deviation by block, read from the device at once."""
    import torch

    from graph_runtime.train.tracing.one_pass import untouched

    found: dict[str, Tensor] = {}

    def seen(node: str, given: Any) -> None:
        first = given[0] if isinstance(given, tuple) else given
        if isinstance(first, torch.Tensor) and first.is_floating_point() and first.numel():
            values = first.detach().float()
            mean = values.mean()
            found[node] = torch.stack([mean, (values - mean).square().mean().sqrt()])

    children = dict(view.model.named_children())
    hooks = [
        children[node].register_forward_hook(lambda _m, _x, y, node=node: seen(node, y))
        for node in nodes
    ]
    try:
        with untouched(view.model), torch.inference_mode():
            view.model(*(x.clone() for x in view.inputs))
    finally:
        for hook in hooks:
            hook.remove()
    if not found:
        return {}
    rows = torch.stack(list(found.values())).tolist()
    return {node: (row[0], row[1]) for node, row in zip(found, rows, strict=True)}
