"""The parts of a data set on the device: training, validation and test samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from graph_runtime.train.data.like_lengths import like_lengths, without_padding
from graph_runtime.train.data.order import batches

Batch = tuple[list[torch.Tensor], torch.Tensor]
"""Inputs of the network, each (N, …), and the targets (N, …)."""


Pixels = tuple[torch.Tensor, torch.Tensor]
"""Shift and size: a network takes (x - shift) / size of uint8 pixels x."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """Training samples are taken `size` of like `lengths` (N,) at a time, on the CPU."""

    lengths: torch.Tensor
    size: int
    no_target: int | None

    def order(self, seed: int, epoch: int) -> torch.Tensor:
        """Rows in the order of this epoch, whatever the size of a batch has become since."""
        return like_lengths(self.lengths, self.size, seed, epoch)

    def cut(self, inputs: list[torch.Tensor], target: torch.Tensor) -> Batch:
        """A batch without the padding that all of its samples share."""
        return without_padding(inputs, target, self.no_target)


@dataclass(frozen=True, slots=True)
class Part:
    """Samples that lie on the device from the start, so that a batch costs one gather.

    Pictures lie there as uint8; `pixels` are the shift and size that make numbers of a batch.
    """

    inputs: tuple[torch.Tensor, ...]
    targets: torch.Tensor
    pixels: tuple[Pixels | None, ...] = ()
    buckets: Buckets | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def batch(self, rows: torch.Tensor) -> Batch:
        """The samples of these rows (int64, on the device)."""
        inputs = [x.index_select(0, rows) for x in self.inputs]
        inputs, target = self._numbers(inputs), self.targets.index_select(0, rows)
        return self.buckets.cut(inputs, target) if self.buckets else (inputs, target)

    def in_order(self, size: int) -> Iterator[Batch]:
        """All samples in their own order, `size` at a time."""
        for start in range(0, len(self), size):
            inputs = [x[start : start + size] for x in self.inputs]
            yield self._numbers(inputs), self.targets[start : start + size]

    def shuffled(
        self, size: int, seed: int, epoch: int, first: int = 0, drop_last: bool = False
    ) -> list[torch.Tensor]:
        """Rows for each step of an epoch whose `first` samples are done, on the device."""
        order = self.buckets.order(seed, epoch) if self.buckets else None
        rows = batches(len(self), size, seed, epoch, first, drop_last, order)
        device = self.targets.device
        return rows if device.type == "cpu" else [part.to(device) for part in rows]

    def _numbers(self, inputs: list[torch.Tensor]) -> list[torch.Tensor]:
        if not self.pixels:
            return inputs
        pairs = zip(inputs, self.pixels, strict=True)
        return [x if p is None else (x.float() - p[0]) / p[1] for x, p in pairs]


@dataclass(frozen=True, slots=True)
class Parts:
    """A data set, split; `classes` are the names of classes or labels, () for numbers.

    `training_dev` is None where nothing was asked to be held back from training.
    """

    train: Part
    validation: Part
    test: Part
    classes: tuple[str, ...] = ()
    training_dev: Part | None = None
    notes: tuple[str, ...] = ()
    no_target: int | None = None
    marks: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.uint64))


def part(
    inputs: tuple[NDArray[Any], ...],
    targets: NDArray[Any],
    rows: NDArray[Any],
    device: torch.device,
    pixels: tuple[tuple[NDArray[Any], NDArray[Any]] | None, ...] = (),
) -> Part:
    """The samples of some rows of numpy arrays, moved to the device."""
    taken = [torch.from_numpy(array[rows]).to(device) for array in (*inputs, targets)]
    scales = tuple(
        pair and (torch.tensor(pair[0], device=device), torch.tensor(pair[1], device=device))
        for pair in pixels
    )
    return Part(tuple(taken[:-1]), taken[-1], scales if any(scales) else ())
