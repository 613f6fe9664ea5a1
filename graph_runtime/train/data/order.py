"""Which samples make up which step: a pure function of the seed and the epoch."""

from __future__ import annotations

import torch
from torch import Tensor


def batches(
    samples: int,
    batch_size: int,
    seed: int,
    epoch: int,
    first: int = 0,
    drop_last: bool = False,
    order: Tensor | None = None,
) -> list[Tensor]:
    """Rows of the training part, (≤ batch_size,) int64 for each step of an epoch.

    Neither what ran before nor where a run was interrupted changes the order. A last batch of one
    sample joins the one before it: batch normalization cannot learn from a single sample. The
    `first` samples of the epoch are done; with `drop_last` every batch is full, if one can be.
    `order` takes the place of a shuffled one.
    """
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    rows = torch.randperm(samples, generator=generator) if order is None else order
    rows = rows[first:]
    if not len(rows):
        return []
    parts = list(torch.split(rows, batch_size))
    if drop_last and (first or len(parts) > 1) and len(parts[-1]) < batch_size:
        return parts[:-1]
    if batch_size > 1 and len(parts) > 1 and len(parts[-1]) == 1:
        parts[-2:] = [rows[(len(parts) - 2) * batch_size :]]
    return parts


def steps_per_epoch(samples: int, batch_size: int, drop_last: bool = False) -> int:
    """How many batches `batches` gives."""
    full, rest = divmod(samples, batch_size)
    if drop_last and full:
        return full
    return full + (rest > 1 or (rest == 1 and full == 0))
