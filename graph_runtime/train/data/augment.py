"""Training samples changed at random: a pure function of seed, epoch and row (R22).

Neither the batch that a sample falls into nor what ran before changes what becomes of it. These
functions are written into an exported `train.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from graph_runtime.transforms._chance import Chance

Stage = tuple[Callable[..., Any], str, dict[str, Any]]
"""A function, its way of work, and its arguments."""
Samples = tuple[list[Tensor], Tensor]
"""Inputs, each (N, …), and targets (N, …)."""


def augmented(
    stages: Sequence[Stage],
    take: Callable[[Tensor], Samples],
    counts: tuple[int, int],
    rows: Tensor,
    moment: tuple[int, int],
) -> Samples:
    """The samples of these rows (N,) after every stage; `take` gives them as they are.

    `counts` are those of all samples and of the classes, `moment` is seed and epoch.
    """
    if not stages:
        return take(rows)
    *before, (function, way, arguments) = stages
    inputs, target = augmented(before, take, counts, rows, moment)
    key = (*moment, len(before))
    if way == "mix":
        found = Chance((*key, 1), rows).uniform(1)[:, 0].double() * counts[0]
        others, theirs = augmented(before, take, counts, found.long(), moment)
        mixed = [
            function(x, other, Chance((*key, 0), rows), **arguments)
            for x, other in zip(inputs, others, strict=True)
        ]
        return [x for x, _ in mixed], mixed_target(target, theirs, mixed[0][1], counts[1])
    for place, x in enumerate(inputs):
        if undergoes(way, x):
            chance = Chance((*key, 0 if way == "move" else place), rows)
            inputs[place] = function(x, chance, **arguments)
    if way == "move" and target.ndim >= 3:
        chance = Chance((*key, 0), rows)
        target = moved_mask(target, lambda mask: function(mask, chance, **arguments, nearest=True))
    return inputs, target


def undergoes(way: str, x: Tensor) -> bool:
    """Whether an input (N, …) is one that this way of work changes."""
    floating = x.is_floating_point()
    if way in ("move", "picture"):
        return floating and x.ndim == 4
    return x.ndim == (3 if floating else 2) if way == "sequence" else floating


def moved_mask(target: Tensor, move: Callable[[Tensor], Tensor]) -> Tensor:
    """A mask (N, H, W) or (N, C, H, W), moved as its picture is."""
    flat = target.view(len(target), -1, *target.shape[-2:])
    return move(flat.float()).to(target.dtype).view_as(target)


def mixed_target(target: Tensor, other: Tensor, share: Tensor, classes: int) -> Tensor:
    """Both targets in these shares (N,); of classes (N,) the share of each (N, classes)."""
    if not target.is_floating_point():
        target = torch.nn.functional.one_hot(target, classes).float()
    if not other.is_floating_point():
        other = torch.nn.functional.one_hot(other, classes).float()
    part = share.to(target.dtype).view(-1, *[1] * (target.ndim - 1))
    return target * part + other * (1 - part)
