"""Losses and metric sums of an epoch, added up without holding up the device."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import isfinite

import torch

from graph_runtime.train.stepping.skipping import SkippedError

READ_EVERY = 8
"""Steps whose losses are copied from a GPU at once."""


class NotFiniteError(ArithmeticError):
    """The loss of a step is NaN or infinite."""

    def __init__(self, step: int) -> None:
        super().__init__(f"the loss of step {step} is not a finite number")
        self.step = step


class LossReader:
    """Losses as numbers. On the CPU each is read at once; on a GPU in batches that are copied
    while the next steps run, so that a step never waits. Raises NotFiniteError; when `skipping`,
    every loss is read at once and SkippedError is raised.
    """

    def __init__(self, device: torch.device, first_step: int, skipping: bool = False) -> None:
        self._direct = device.type == "cpu" or skipping
        self._skipping = skipping
        self.next_step = first_step
        self._held: list[torch.Tensor] = []
        self._copies: deque[tuple[torch.Tensor, torch.cuda.Event]] = deque()
        self._read: list[float] = []

    def push(self, loss: torch.Tensor) -> None:
        """The loss of the next step; on the CPU a bad one is found before its weights move."""
        if self._direct:
            self._take(loss.item())
            return
        self._held.append(loss.detach())
        if len(self._held) == READ_EVERY:
            self._copy()

    def take(self, wait: bool = False) -> list[float]:
        """Losses that have arrived since the last call; with `wait`, all that were pushed."""
        if wait and self._held:
            self._copy()
        while self._copies and (wait or _arrived(self._copies[0][1])):
            values, event = self._copies.popleft()
            event.synchronize()
            for value in values.tolist():
                self._take(value)
        read, self._read = self._read, []
        return read

    def _take(self, value: float) -> None:
        good = isfinite(value)
        if not good and not self._skipping:
            raise NotFiniteError(self.next_step)
        self.next_step += 1
        self._read.append(value)
        if not good:
            raise SkippedError

    def _copy(self) -> None:
        values = torch.stack(self._held).to("cpu", non_blocking=True)
        event = torch.cuda.Event()  # type: ignore[no-untyped-call]
        event.record()
        self._copies.append((values, event))
        self._held = []


def _arrived(event: torch.cuda.Event) -> bool:
    return bool(event.query())  # type: ignore[no-untyped-call]


@dataclass
class Tally:
    """Sums over the steps of one epoch: losses weighted by batch size, and the metric's sums."""

    loss: float = 0.0
    samples: int = 0
    metric: torch.Tensor | None = None
    sizes: deque[int] = field(default_factory=deque)

    def add(self, sums: torch.Tensor, size: int) -> None:
        """One step; its loss comes later by `add_losses`."""
        self.sizes.append(size)
        self.metric = sums if self.metric is None else self.metric + sums

    def leave_out(self) -> None:
        """A step that was skipped; its loss, which comes as any other, counts for nothing."""
        self.sizes.append(0)

    def add_losses(self, losses: list[float], summed: bool = False) -> None:
        """Losses of the next steps, in order. Added one by one, so that pauses change no bit.

        They are means over a batch, or sums: either way the mean over samples is kept.
        """
        for loss in losses:
            size = self.sizes.popleft()
            if size:
                self.loss += loss if summed else loss * size
                self.samples += size

    @property
    def mean_loss(self) -> float:
        return self.loss / self.samples if self.samples else 0.0

    @property
    def sums(self) -> list[float]:
        return [] if self.metric is None else [float(value) for value in self.metric.tolist()]
