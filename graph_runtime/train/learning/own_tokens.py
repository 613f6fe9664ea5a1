"""What a decoder reads while it learns: true tokens, or in their place some that it said itself.

These functions are written into an exported `train.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from graph_runtime.class_axis import classes_first
from graph_runtime.transforms._chance import Chance


def late_input(inputs: Sequence[Tensor], targets: Tensor, no_target: int | None) -> int | None:
    """Which input is the targets (N, T), each one place late; None where there is none.

    Behind the last place that has a target anything may stand.
    """
    if targets.is_floating_point() or targets.ndim != 2 or targets.shape[1] < 2:
        return None
    known = torch.ones_like(targets[:, 1:], dtype=torch.bool)
    if no_target is not None:
        known = targets[:, 1:] != no_target
    for place, x in enumerate(inputs):
        if x.dtype != targets.dtype or x.shape != targets.shape:
            continue
        if bool(((x[:, 1:] == targets[:, :-1]) | ~known).all()):
            return place
    return None


@torch.no_grad()
def fed(
    model: Any,
    batch: list[Tensor],
    target: Tensor,
    late: int,
    share: float,
    chance: tuple[tuple[int, int], Tensor, int | None],
) -> list[Tensor]:
    """The batch with tokens of the model in place of true ones, each with probability 1 - `share`.

    What stands at a place of input `late` is the true token before it, or what the model says
    there when it reads what stands before: the most likely class, with dropout off. `chance` is
    seed and step, the rows (N,), and the index of no target. A pass over all places makes at
    least one more of them final, for a decoder looks at nothing that comes later.
    """
    key, rows, no_target = chance
    true = batch[late]  # (N, T)
    if share >= 1.0:
        return batch
    own = Chance(key, rows).uniform(true.shape[1]) >= share
    own[:, 0] = False
    if no_target is not None:
        own &= target != no_target
    said = true
    model.eval()
    for _ in range(true.shape[1] - 1):
        given = model(*batch[:late], said, *batch[late + 1 :])
        best = classes_first(given, target).argmax(1).roll(1, 1)
        read = torch.where(own, best, true)
        if torch.equal(read, said):
            break
        said = read
    model.train()
    return [*batch[:late], said, *batch[late + 1 :]]
