"""What a run told last of its steepest weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from graph_runtime.train.messages import events as ev

MOST = 100
"""Rows that are kept of an event, whatever it says."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """One number of the network: its value, how the cost falls with it, and what it should do."""

    weight: str
    value: float
    downhill: float
    should: str


@dataclass(frozen=True, slots=True)
class SteepestRecord:
    """`rows` have `share` of the squared gradient of all `numbers` after `step` steps."""

    step: int = 0
    rows: tuple[Nudged, ...] = ()
    numbers: int = 0
    share: float = 0.0


def steepest_of(event: ev.SteepestWeights) -> SteepestRecord | None:
    """The record of one look; None where it is none."""
    columns = (event.weights, event.values, event.downhill, event.should)
    if len({len(column) for column in columns}) > 1 or not all(map(isfinite, event.downhill)):
        return None
    rows = tuple(Nudged(*row) for row in zip(*columns, strict=True))
    return SteepestRecord(event.step, rows[:MOST], event.numbers, event.share)
