"""What a worker answers when a network is looked into."""

from __future__ import annotations

from math import nan

from pydantic import BaseModel, ConfigDict

from graph_runtime.tool import Findings
from graph_runtime.train.messages.event import Count, Event, Number


class WeightPlace(BaseModel):
    """A weight of a block: its numbers begin at place `at` of the look's file."""

    model_config = ConfigDict(frozen=True)

    name: str
    shape: tuple[Count, ...]
    at: int


class BlockValue(BaseModel):
    """What one output of one block gave for the sample, in the order of computation.

    `node` is the block through its groups (`stage/conv`), `rounds` which repetition of each. The
    numbers begin at place `at` of the look's file, their gradient at `gradient_at`; -1 for none.
    """

    model_config = ConfigDict(frozen=True)

    node: str
    rounds: tuple[int, ...] = ()
    port: str = "y"
    kind: str
    shape: tuple[Count, ...]
    at: int = -1
    gradient_at: int = -1
    low: Number = nan
    high: Number = nan
    mean: Number = nan
    deviation: Number = nan
    zeros: Number = nan
    """Share of numbers that are exactly 0."""
    steepest: Number = nan
    """Largest number of the gradient, whatever its sign."""
    norm: Number = nan
    """Euclidean norm of the gradient of the block's weights; NaN where it has none."""
    weights: tuple[WeightPlace, ...] = ()
    sent: tuple[tuple[str, Number], ...] = ()
    """Norm of the gradient that goes back along each wire, for a block that joins several."""
    gain: Number = nan
    """How much larger the gradient is at its only input than at its output."""


class Looked(Event):
    """The answer to a `Look`: all blocks of one pass, and what the network says of the sample.

    `shares` are probabilities of the `classes`, () where the result is none. `said` tells whose
    weights these are, `notice` what could not be shown.
    """

    number: int
    file: str
    values: tuple[BlockValue, ...]
    row: Count = 0
    count: Count = 0
    classes: tuple[str, ...] = ()
    shares: tuple[Number, ...] = ()
    target: str = ""
    loss: Number = nan
    said: str = ""
    notice: str = ""


class Ranked(Event):
    """The answer to a `Rank`: the samples that move the unit most, strongest first.

    `rows` are those of the part, which has `count`; the file holds what the first input of the
    network got for each, (rows, *shape).
    """

    number: int
    file: str
    node: str
    unit: Count
    rows: tuple[Count, ...]
    activations: tuple[Number, ...]
    targets: tuple[str, ...]
    shape: tuple[Count, ...]
    count: Count


class PreviewStep(BaseModel):
    """Samples after one transform, "" for none yet; their numbers begin at `at` of the file.

    `changed` is the share of the numbers that the step made others.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    shape: tuple[Count, ...]
    at: int
    low: Number
    high: Number
    mean: Number
    deviation: Number
    changed: Number


class Previewed(Event):
    """The answer to a `Preview`: samples (rows, *shape) before and after every step.

    `targets` are those of the samples, `mixed` what has become of them ("" if they stayed).
    """

    number: int
    file: str
    rows: tuple[Count, ...]
    seed: int
    epoch: int
    steps: tuple[PreviewStep, ...]
    targets: tuple[str, ...]
    mixed: tuple[str, ...]
    count: Count


class Analysed(Event):
    """The answer to an `Analyse`: what the tool has found with the weights that `said` names."""

    number: int
    tool: str
    said: str
    findings: Findings


class LookFailed(Event):
    """A look that came to nothing, and why; "" for one that was given up."""

    number: int
    message: str = ""
