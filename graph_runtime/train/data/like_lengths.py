"""Batches of samples of like lengths, without the padding that all of them share.

These functions are written into an exported `train.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

PADDING = 0
"""The token that fills up inputs."""


def lengths_of(inputs: Sequence[Tensor], target: Tensor, no_target: int | None) -> Tensor:
    """Places before the padding, (N,) int64, of all sequences of a sample together."""
    total = torch.zeros(len(target), dtype=torch.int64)
    for x, mark in sequences(inputs, target, no_target):
        places = torch.arange(1, x.shape[1] + 1, device=x.device)
        total += ((x != mark) * places).amax(1).cpu()
    return total


def sequences(
    inputs: Sequence[Tensor], target: Tensor, no_target: int | None
) -> list[tuple[Tensor, int]]:
    """What has a token at every place, (N, T) int64, with the token that fills it up."""
    found = [(x, PADDING) for x in inputs]
    if no_target is not None:
        found.append((target, no_target))
    return [(x, mark) for x, mark in found if x.ndim == 2 and x.dtype == torch.int64]


def like_lengths(lengths: Tensor, size: int, seed: int, epoch: int) -> Tensor:
    """The order of an epoch, (N,) int64: a pure function of seed and epoch.

    Samples are shuffled, each stretch of 50 batches is sorted by length, and the full batches are
    shuffled again, so that no length comes first.
    """
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    rows = torch.randperm(len(lengths), generator=generator)
    size = min(size, len(rows))
    stretches = torch.split(rows, 50 * size)
    rows = torch.cat([some[lengths[some].argsort(stable=True)] for some in stretches])
    full = len(rows) // size
    order = torch.randperm(full, generator=generator)
    return torch.cat([rows[: full * size].view(full, size)[order].flatten(), rows[full * size :]])


def without_padding(
    inputs: list[Tensor], target: Tensor, no_target: int | None
) -> tuple[list[Tensor], Tensor]:
    """The batch up to the last place that some sample has; sequences as long stay as long."""
    widths: dict[int, int] = {}
    for x, mark in sequences(inputs, target, no_target):
        filled = (x != mark).any(0).nonzero()
        width = int(filled[-1]) + 1 if len(filled) else 1
        widths[x.shape[1]] = max(width, widths.get(x.shape[1], 1))
    arrays = (*inputs, target)
    cut = [
        x if x.dtype != torch.int64 or x.ndim != 2 else x[:, : widths.get(x.shape[1])]
        for x in arrays
    ]
    return cut[:-1], cut[-1]
