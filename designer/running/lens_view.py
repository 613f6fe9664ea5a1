"""What a person wants to look at in a network, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from designer.plots.look_numbers import LookNumbers
from graph_runtime.train.look_events import BlockValue, Looked

Weights = Literal["last", "best", "fresh"]
Part = Literal["train", "validation", "test"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants to look at; `numbers` are typed in place of a sample."""

    weights: Weights = "last"
    part: Part = "test"
    row: int = 0
    numbers: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """An answer with the file that holds its numbers."""

    looked: Looked
    numbers: LookNumbers


def place_of(value: BlockValue) -> tuple[object, ...]:
    """What tells a value from the others of a look."""
    return value.node, value.rounds, value.port


def first_block(values: tuple[BlockValue, ...]) -> int:
    """The first value that a block gives, and not only holds."""
    given = (i for i, v in enumerate(values) if v.kind != "Input" and v.gradient_at >= 0)
    return next(given, min(1, len(values) - 1))
