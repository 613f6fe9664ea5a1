"""What a person wants to look at in a network, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from designer.plots.look_numbers import LookNumbers
from graph_runtime.document.model import Training
from graph_runtime.train.messages.look_events import BlockValue, Looked

Weights = Literal["last", "best", "fresh"]
Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants to look at; `numbers` are typed in place of a sample."""

    weights: Weights = "last"
    part: Part = "test"
    row: int = 0
    numbers: tuple[float, ...] | None = None


def part_there(training: Training | None, liked: Part) -> Part:
    """The part that is liked, if the split gives it samples; else the last one that has some."""
    shares = training.split if training is not None else (1.0, 1.0, 1.0)
    there = [part for part, share in zip(PARTS, shares, strict=True) if share > 0]
    return liked if liked in there or not there else there[-1]


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
