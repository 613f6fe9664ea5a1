"""Overfitting one batch: the first thing to try with a network that does not learn."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import torch
from torch import Tensor, optim

from graph_runtime.analysis.tools.overfit_batch import OverfitBatch
from graph_runtime.analysis.work.ground import Ground, ground_of
from graph_runtime.tool import Findings, Verdict
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.dropping import dropouts, set_dropout
from graph_runtime.train.looking.bench import Bench

HARDLY = 0.9
"""A loss that stays above this share of the first one has hardly moved."""


def findings(tool: OverfitBatch, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Train on one batch and say how far the loss came; raises RunError without data."""
    ground = ground_of(bench)
    made = torch.Generator().manual_seed(ground.training.seed)
    rows = torch.randperm(len(ground.parts.train), generator=made)[: tool.samples]
    losses = overfit(ground, rows, tool, pause)
    table = tuple((step, losses[step]) for step in _told(len(losses) - 1))
    verdict, message, fix = _judged(losses, tool.goal)
    return Findings(verdict=verdict, message=message, fix=fix, columns=("step", "loss"), rows=table)


def overfit(
    ground: Ground, rows: Tensor, tool: OverfitBatch, pause: Callable[[], None]
) -> list[float]:
    """The loss of these training samples before every step, and at the end."""
    model, loss = ground.fresh()
    set_dropout(dropouts(model), 0.0)
    model.train()
    optimizer = ground.optimizer(model)
    if tool.lr:
        optimizer = optim.Adam([w for w in model.parameters() if w.requires_grad], lr=tool.lr)
    inputs, target = Part.batch(ground.parts.train, rows)
    losses: list[float] = []

    def slope() -> Tensor:
        optimizer.zero_grad()
        found: Tensor = loss(model(*inputs), target)
        found.backward()  # type: ignore[no-untyped-call]
        return found.detach()

    for _ in range(tool.steps):
        pause()
        losses.append(float(optimizer.step(slope)))  # type: ignore[arg-type]
        if losses[-1] < tool.goal or not isfinite(losses[-1]):
            return losses
    return [*losses, float(slope())]


def _judged(losses: list[float], goal: float) -> tuple[Verdict, str, str]:
    first, last, steps = losses[0], losses[-1], len(losses) - 1
    if last < goal:
        return "good", f"It knows the batch by heart after {steps:,} steps: loss {last:.2g}.", ""
    if not isfinite(last):
        return (
            "bad",
            f"The loss is no finite number after {steps:,} steps.",
            "Lower the learning rate, or look for a logarithm, a root or a division by 0.",
        )
    if min(losses) > HARDLY * first:
        return (
            "bad",
            f"The loss hardly moved: {first:.3g} before, {last:.3g} after {steps:,} steps.",
            "Look for a wrong loss, a cut wire, frozen blocks or a much too small learning rate.",
        )
    return (
        "watch",
        f"The loss fell from {first:.3g} to {last:.3g} in {steps:,} steps, not below {goal:g}.",
        "Take more steps or another learning rate; if it stays there, widen the network.",
    )


def _told(last: int) -> list[int]:
    """0, 1, 2, 5, 10, 20 … and the last step."""
    marks = {0, last}
    for power in range(6):
        marks |= {number * 10**power for number in (1, 2, 5)}
    return sorted(mark for mark in marks if mark <= last)
