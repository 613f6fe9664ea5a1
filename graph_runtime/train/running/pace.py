"""How fast a run goes and how long it still takes."""

from __future__ import annotations

from time import perf_counter

PROGRESS_SECONDS = 0.25
"""Time between two reports of progress."""


class Pace:
    """Samples a second, smoothed over a few seconds; pauses do not count."""

    def __init__(self, done: int, total: int) -> None:
        self._done = done
        self._total = total
        self._since = perf_counter()
        self.speed = 0.0

    def due(self) -> bool:
        return perf_counter() - self._since >= PROGRESS_SECONDS

    def advance(self, done: int) -> None:
        """`done` samples of all epochs are behind."""
        now = perf_counter()
        rate = (done - self._done) / max(now - self._since, 1e-9)
        self.speed = rate if not self.speed else 0.8 * self.speed + 0.2 * rate
        self._done, self._since = done, now

    def restart(self) -> None:
        """Leave out the time since the last report."""
        self._since = perf_counter()

    @property
    def seconds_left(self) -> float:
        return (self._total - self._done) / self.speed if self.speed else float("nan")
