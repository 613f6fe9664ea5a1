"""The norm of all gradients of a run beside the threshold that they are clipped to."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import numpy as np

from designer.plots.series import Numbers, Series


class ClippingRecord:
    """Empty for a run that does not clip by norm."""

    def __init__(self) -> None:
        self.norms = Series()
        self._by_norm = False
        self._limits: list[tuple[int, float]] = []

    @property
    def limit(self) -> float | None:
        """The threshold as it stands."""
        return self._limits[-1][1] if self._limits else None

    def begin(self, clip: str, first_step: int) -> None:
        """A run starts or goes on after so many steps."""
        self._by_norm = clip == "norm"
        self._limits = [(step, limit) for step, limit in self._limits if step < first_step]
        self.norms.cut(first_step + 1)

    def set_limit(self, step: int, limit: float | None) -> None:
        """From this step on gradients are clipped to it."""
        if self._by_norm and limit is not None and limit > 0:
            self._limits.append((step, limit))

    def add(self, step: int, norms: Iterable[float]) -> None:
        """The norms of all blocks after a step."""
        if self._by_norm:
            self.norms.add(step, sqrt(sum(norm * norm for norm in norms)))

    def line(self, last: int) -> tuple[Numbers, Numbers]:
        """The threshold up to the last step, as corners of a staircase: x and y (k,)."""
        steps = [step for step, _ in self._limits]
        if not steps:
            return np.empty(0), np.empty(0)
        ends = [*steps[1:], max(last, steps[-1])]
        x = [at for pair in zip(steps, ends, strict=True) for at in pair]
        return np.array(x, float), np.repeat([limit for _, limit in self._limits], 2).astype(float)
