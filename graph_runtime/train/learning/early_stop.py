"""`EarlyStop`: ends a training that no longer gets better."""

from __future__ import annotations


class EarlyStop:
    """Counts the epochs since the figure was last better by more than `min_delta`."""

    def __init__(self, patience: int, min_delta: float, higher_is_better: bool) -> None:
        self.patience = patience
        self.min_delta = min_delta
        self.sign = 1 if higher_is_better else -1
        self.reached: float | None = None
        self.waited = 0

    @property
    def over(self) -> bool:
        """Whether training is to stop; never with a patience of 0."""
        return 0 < self.patience <= self.waited

    def judge(self, value: float) -> bool:
        """Take the figure of an epoch; whether it was the last one."""
        gained = self.reached is None or self.sign * (value - self.reached) > self.min_delta
        self.reached, self.waited = (value, 0) if gained else (self.reached, self.waited + 1)
        return self.over
