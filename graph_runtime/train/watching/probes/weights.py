"""Weights."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph_runtime.train.messages import events
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.watching.probe import Look, Probe, View
from graph_runtime.train.watching.weight_figures import BINS, NEAR_ZERO, SIZES

if TYPE_CHECKING:
    from torch import Tensor

MOST = 65_536
"""Numbers of one tensor, at even distances, that updates and gradients are read from."""
MAX_BLOCKS = 128
"""Blocks whose gradients are told by size; of more blocks the first."""


class Weights(Probe):
    """Measures how large the weights of each block are, how many are near zero, and how they move.

    Matrices and kernels count; of a block without any, all its learned numbers do.
    """

    title = "Weights"
    synonyms = ("weight norm", "Frobenius norm", "sparsity", "update ratio", "gradient histogram")
    formula = r"\lVert W \rVert_F = \sqrt{\sum_{ij} w_{ij}^2}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html"
    rate = 10.0
    frames = 1000
    steps = 2

    def attach(self, view: View) -> Look | None:
        """Looks come in pairs: the first keeps some weights, the second sees how they moved."""
        blocks = _blocks(view)
        if not blocks:
            return None
        nodes, weights = tuple(blocks), list(blocks.values())
        kept: tuple[int, list[list[Tensor]]] | None = None

        def look(step: int) -> Iterator[Event]:
            nonlocal kept
            if kept is None or step <= kept[0]:
                kept = step, [[_some(w).clone() for w in own] for own in weights]
                return
            (before, old), kept = kept, None
            figures = _figures(weights, old, step - before)
            yield events.Weights(
                step=step,
                nodes=nodes,
                norms=tuple(figures[0]),
                near_zero=tuple(figures[1]),
                updates=tuple(figures[2]),
                gradients=Array.pack(_gradient_sizes(weights[:MAX_BLOCKS])),
            )

        return look


def _blocks(view: View) -> dict[str, list[Tensor]]:
    """The learned tensors of each block, from input to output."""
    found: dict[str, list[Tensor]] = {}
    for node in view.order:
        own: list[Tensor] = [
            weight
            for name, weight in view.model.named_parameters()
            if name.partition(".")[0] == node and weight.requires_grad
        ]
        if own:
            found[node] = [weight for weight in own if weight.dim() > 1] or own
    return found


def _some(tensor: Tensor) -> Tensor:
    """At most `MOST` numbers of it, at even distances."""
    flat = tensor.detach().reshape(-1)
    return flat[:: max(1, -(-flat.numel() // MOST))]


def _figures(weights: list[list[Tensor]], old: list[list[Tensor]], steps: int) -> list[list[float]]:
    """Norm, share near zero, and update of a step over the norm: one row each, read at once."""
    import torch

    rows = []
    for own, was in zip(weights, old, strict=True):
        norm = torch.stack([weight.detach().float().norm() for weight in own]).norm()
        near = torch.stack([(w.detach().abs() < NEAR_ZERO).sum() for w in own]).sum()
        now = torch.cat([_some(weight).float() for weight in own])
        before = torch.cat([weight.float() for weight in was])
        moved = (now - before).norm() / before.norm() / steps
        rows.append(torch.stack([norm, near / sum(w.numel() for w in own), moved]))
    figures: list[list[float]] = torch.stack(rows, 1).tolist()
    return figures


def _gradient_sizes(weights: list[list[Tensor]]) -> NDArray[np.float32]:
    """(blocks, bins): shares of each block's gradients by size; those of exactly 0 are in none."""
    import torch

    rows = []
    low, high = log10(SIZES[0]), log10(SIZES[1])
    for own in weights:
        present = [_some(weight.grad).float() for weight in own if weight.grad is not None]
        given = torch.cat(present) if present else own[0].new_zeros(1)
        sizes = given[given != 0].abs().log10()
        sizes = sizes[sizes.isfinite()].clamp(low, high)
        rows.append(torch.histc(sizes, BINS, low, high) / given.numel())
    shares: NDArray[np.float32] = torch.stack(rows).float().cpu().numpy()
    return shares
