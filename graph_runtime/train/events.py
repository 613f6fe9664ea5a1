"""What a run says of itself: frozen events, one JSON line each.

A live run, a finished one and one recorded for a test read the same. A line that does not parse
is a `BadEvent` value, never an exception: the writer may have been killed in the middle of it.
"""

from __future__ import annotations

import base64
import json
from math import nan
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph_runtime.tensors import Dtype

MAX_LINE = 1 << 20
"""Longest line (bytes) that is read; a longer one is a `BadEvent`."""

Number = Annotated[float, BeforeValidator(lambda value: nan if value is None else value)]
"""A float that may be NaN or infinite: JSON has neither, so both travel as null and read as NaN."""

Count = Annotated[int, Field(ge=0, lt=2**53)]
"""A whole number that a float holds exactly."""


class Array(BaseModel):
    """Packed little-endian float32: up to 64 KiB here, a larger one in a `.npy` file of the run."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[Count, ...]
    data: str = ""
    file: str = ""

    @classmethod
    def pack(cls, values: NDArray[np.float32]) -> Array:
        packed = np.ascontiguousarray(values, dtype="<f4")
        return cls(shape=packed.shape, data=base64.b64encode(packed.tobytes()).decode("ascii"))

    def unpack(self) -> NDArray[np.float32]:
        """The numbers; raises ValueError if they do not fill the shape."""
        flat = np.frombuffer(base64.b64decode(self.data, validate=True), dtype="<f4")
        return flat.reshape(self.shape)


class Event(BaseModel):
    """Base of all events. `time` is seconds since the run began, pauses included."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: ClassVar[str]

    time: float = 0.0


class WorkerReady(Event):
    """The worker has loaded torch and waits for commands; `devices` are where it can train."""

    torch: str
    devices: tuple[str, ...]
    cores: Count = 1


class Alive(Event):
    """Nothing to say, but still here: sent about once a second, and kept out of the log."""


class RunStarted(Event):
    """The worker is about to take the first step, or the first one after a checkpoint."""

    device: str
    parameters: Count
    epochs: Count
    steps_per_epoch: Count
    batch_size: Count
    first_step: Count = 0
    metric: str = ""
    threads: Count = 1
    exact: bool = True


class Losses(Event):
    """Training loss of consecutive steps; `first_step` counts from 0."""

    first_step: Count
    values: Array


class Progress(Event):
    """Where the run is; `speed` in samples a second, `seconds_left` an estimate."""

    epoch: Count
    step: Count
    speed: Number
    seconds_left: Number
    watching: float = 0.0
    """Share of the time that probes cost, 0…1."""


class EpochEnded(Event):
    """Means over the epoch; validation values are None where there is no validation part."""

    epoch: Count
    step: Count
    train_loss: Number
    train_metric: float | None = None
    validation_loss: float | None = None
    validation_metric: float | None = None
    learning_rate: float = 0.0


class GradientNorms(Event):
    """Euclidean norm of the gradient of each block's weights, in the order of the network."""

    step: Count
    nodes: tuple[str, ...]
    norms: tuple[Number, ...]


class AttentionWeights(Event):
    """Attention of one block for the chosen samples: weights (samples, heads, queries, keys)."""

    step: Count
    node: str
    samples: tuple[int, ...]
    weights: Array


class ProbeSamples(Event):
    """The samples that probes look at: values (samples, …) as fed to the network, with targets."""

    samples: tuple[int, ...]
    values: Array
    targets: tuple[str, ...]


class CheckpointSaved(Event):
    """A checkpoint is safe on disk; `folder` is its name below `checkpoints/`."""

    step: Count
    epoch: Count
    folder: str
    best: bool = False


class StateChanged(Event):
    """What the worker does now."""

    state: Literal["preparing", "running", "paused", "stopping"]


class Notice(Event):
    """Something worth a line to the person; the run goes on."""

    message: str


class Failed(Event):
    """The run ended against its will. `node` is the block it came from, where that is known."""

    node: str | None
    message: str
    fix: str
    cause: Literal["problem", "not_finite", "exception", "memory", "disk", "data", "killed"]


class Finished(Event):
    """The run ended as it should, or because the person stopped it."""

    stopped: bool
    metrics: dict[str, Number]


class Evaluated(Event):
    """Figures of a checkpoint on a part of the data; results as rows of the part's samples."""

    metrics: dict[str, Number]
    checkpoint: str
    samples: Count
    predictions: Array | None = None


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


class LookFailed(Event):
    """A look that came to nothing, and why; "" for one that was given up."""

    number: int
    message: str = ""


class Given(BaseModel):
    """What a block gives at an output: a shape with the batch as "N"."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[Count | Literal["N"], ...] = Field(max_length=64)
    dtype: Dtype
    axes: tuple[Annotated[str, Field(max_length=1)], ...] = Field(max_length=64)


class MeasureBegan(Event):
    """The code of a person's own block runs from now on: the time it may take begins."""

    number: Count


class Measured(Event):
    """What the code of a person's own block does, or in `message` why it cannot be used."""

    number: Count
    outputs: tuple[Given, ...] = Field((), max_length=64)
    weights: dict[str, tuple[Count, ...]] = {}
    macs: Count = 0
    message: str = ""
    fix: str = ""
    line: Count = 0


class BadEvent(Event):
    """A line that is no event."""

    reason: str


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        WorkerReady, Alive, RunStarted, Losses, Progress, EpochEnded, GradientNorms,
        AttentionWeights, ProbeSamples, CheckpointSaved, StateChanged, Notice, Failed,
        Finished, Evaluated, Looked, Ranked, LookFailed, MeasureBegan, Measured,
        BadEvent,
    )
}  # fmt: skip


def to_line(event: Event) -> bytes:
    """The event as one line, newline included; NaN and infinities travel as null."""
    body = event.model_dump_json().encode()
    return b'{"event":"' + type(event).__name__.encode("ascii") + b'",' + body[1:] + b"\n"


def from_line(line: bytes) -> Event:
    """The event of one line; a `BadEvent` for anything else."""
    if len(line) > MAX_LINE:
        return BadEvent(reason=f"a line of {len(line)} bytes")
    try:
        body = json.loads(line)
        kind = EVENTS[body.pop("event")]
        return kind.model_validate(body)
    except (ValueError, ValidationError, KeyError, TypeError, AttributeError, RecursionError) as e:
        return BadEvent(reason=type(e).__name__)
