"""The training part as its transforms give it, anew in every epoch; the next batch in advance."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import torch
from torch import Tensor

from graph_runtime.train.data.augment import Stage, augmented
from graph_runtime.train.data.parts import Batch, Part
from graph_runtime.train.process.hardening import cores
from graph_runtime.transform import Transform


def stages_of(transforms: Sequence[Transform], train: Part) -> list[Stage]:
    """The transforms ready for work: what they learn from the training part is learned."""
    stages: list[Stage] = []
    for transform in transforms:
        work = transform.work()
        arguments = dict(work.arguments)
        if work.fit is not None:
            arguments |= work.fit(fitted_on(train))
        stages.append((work.function, transform.way, arguments))
    return stages


def fitted_on(train: Part) -> Tensor:
    """What a transform that learns from the data looks at: the first picture of the samples."""
    rows = torch.arange(min(len(train), LOOKED_AT), device=train.targets.device)
    inputs, _ = Part.batch(train, rows)
    return next(x for x in inputs if x.ndim == 4 and x.is_floating_point())


LOOKED_AT = 10_000
"""Samples from which a transform learns, at most."""


class Source:
    """Gives augmented batches; with `ahead`, a thread prepares the next while one is trained on.

    Nothing of it has a state that a result depends on: rows and epoch decide alone.
    """

    def __init__(
        self, stages: Sequence[Stage], part: Part, classes: int, seed: int, ahead: bool
    ) -> None:
        self.ahead = ahead
        self._stages = stages
        self._part = part
        self._counts = len(part), classes
        self._seed = seed
        self._epoch = 0
        self._order: list[Tensor] = []
        self._next: tuple[int, Future[Batch]] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._at = 0

    def begin(self, epoch: int, order: list[Tensor]) -> None:
        """An epoch begins, in this order of batches."""
        self._epoch, self._order, self._at, self._next = epoch, order, 0, None

    def batch(self, rows: Tensor) -> Batch:
        """The augmented samples of these rows; those of the batch that follows are begun."""
        place = self._place(rows) if self.ahead else None
        if place is None:
            return self.made(rows, self._epoch)
        waiting, self._next = self._next, None
        result = (
            waiting[1].result()
            if waiting is not None and waiting[0] == place
            else self.made(rows, self._epoch)
        )
        if place + 1 < len(self._order):
            self._next = place + 1, self._begun(self._order[place + 1])
        self._at = place + 1
        return result

    def made(self, rows: Tensor, epoch: int) -> Batch:
        """The augmented samples of these rows in this epoch."""
        moment = self._seed, epoch
        with torch.no_grad():
            return augmented(self._stages, self._part.batch, self._counts, rows, moment)

    def _place(self, rows: Tensor) -> int | None:
        """Which batch of the epoch it is; None for rows that somebody else asks for."""
        places = (self._at, *range(len(self._order)))
        return next((n for n in places if n < len(self._order) and self._order[n] is rows), None)

    def _begun(self, rows: Tensor) -> Future[Batch]:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "augment")
        return self._thread.submit(self.made, rows, self._epoch)


@dataclass(frozen=True)
class AugmentedPart(Part):
    """Training samples whose batches are augmented; in order they stay as they are."""

    source: Source = field(kw_only=True)

    def batch(self, rows: Tensor) -> Batch:
        return self.source.batch(rows)

    def shuffled(
        self, size: int, seed: int, epoch: int, first: int = 0, drop_last: bool = False
    ) -> list[Tensor]:
        order = Part.shuffled(self, size, seed, epoch, first, drop_last)
        self.source.begin(epoch, order)
        return order


def augmented_part(part: Part, transforms: Sequence[Transform], classes: int, seed: int) -> Part:
    """The part as these transforms give it; the same part where there are none."""
    if not transforms:
        return part
    stages = stages_of(transforms, part)
    source = Source(stages, part, classes, seed, spare_core(part.targets.device))
    parts = part.inputs, part.targets, part.pixels, part.buckets
    return AugmentedPart(*parts, source=source)


def spare_core(device: torch.device) -> bool:
    """Whether a thread beside the one that trains finds a core of its own.

    Of two cores one is the window's: there a thread only takes turns with the training.
    """
    return device.type != "cpu" or cores() > 2
