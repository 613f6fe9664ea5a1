"""The pulse of the thread that trains: beaten at every step, felt by the thread that shows life."""

from __future__ import annotations

from time import monotonic


class Pulse:
    """Tells how long the last sign of work is ago, and the longest such time so far in this run."""

    def __init__(self) -> None:
        self._last = monotonic()
        self.longest = 0.0

    def beat(self) -> None:
        now = monotonic()
        if now - self._last > self.longest:
            self.longest = now - self._last
        self._last = now

    def begin(self) -> None:
        """A run begins, or goes on after a rest."""
        self._last, self.longest = monotonic(), 0.0

    @property
    def silent(self) -> float:
        """Seconds since the last beat."""
        return monotonic() - self._last


PULSE = Pulse()
