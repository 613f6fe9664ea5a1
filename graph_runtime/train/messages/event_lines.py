"""Events as text: one JSON line each.

A line that does not parse is a `BadEvent` value, never an exception: the writer may have been
killed in the middle of it.
"""

from __future__ import annotations

import json

from pydantic import ValidationError

from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    Activations,
    Alive,
    AttentionWeights,
    BadEvent,
    CheckpointSaved,
    Confused,
    EpochEnded,
    Evaluated,
    Failed,
    Finished,
    GradientNorms,
    KnobsSet,
    KnobTurned,
    Losses,
    Notice,
    PathChanged,
    ProbeSamples,
    Progress,
    RunStarted,
    StateChanged,
    SteepestWeights,
    Weights,
    WorkerReady,
)
from graph_runtime.train.messages.look_events import Analysed, Looked, LookFailed, Previewed, Ranked
from graph_runtime.train.messages.measure_events import MeasureBegan, Measured
from graph_runtime.train.messages.race_events import Raced
from graph_runtime.train.messages.remote_events import FilePiece

MAX_LINE = 1 << 20
"""Longest line (bytes) that is read; a longer one is a `BadEvent`."""

EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        WorkerReady, Alive, RunStarted, PathChanged, Losses, Progress, EpochEnded, Confused,
        GradientNorms, Weights, SteepestWeights, Activations, AttentionWeights, ProbeSamples,
        KnobsSet, KnobTurned,
        CheckpointSaved, StateChanged, Notice, Failed, Finished, Evaluated, Looked, Ranked,
        Previewed, Analysed, LookFailed, MeasureBegan, Measured, Raced, FilePiece,
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
