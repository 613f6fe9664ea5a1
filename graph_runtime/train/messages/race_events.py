"""What a worker answers to a race of optimizers."""

from __future__ import annotations

from graph_runtime.racing.entrants import Track
from graph_runtime.train.messages.event import Count, Event, Number


class Raced(Event):
    """The track of one racer, in float64 to the last bit; see `Track`."""

    number: Count
    racer: Count
    x: tuple[Number, ...] = ()
    y: tuple[Number, ...] = ()
    heights: tuple[Number, ...] = ()
    steps: int | None = None
    message: str = ""
    lost: bool = False

    @property
    def track(self) -> Track:
        return Track(self.x, self.y, self.heights, self.steps, self.message, self.lost)
