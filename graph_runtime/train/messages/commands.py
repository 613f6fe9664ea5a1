"""What a worker can be told: frozen commands, one JSON line each.

A line that is no command is None, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph_runtime.racing.entrants import MOST_RACERS, MOST_STEPS, Racer
from graph_runtime.tensors import Dtype

MAX_LINE = 1 << 20
"""Longest command (bytes) that is read."""


class Command(BaseModel):
    """Base of all commands."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    word: ClassVar[str]


class Train(Command):
    """Begin the run in this folder, or go on from its last good checkpoint.

    One that `outlives` its window goes on when standard input ends, and the process leaves after
    it; a `Leave` ends it none the less.
    """

    word = "train"
    folder: str
    resume: bool = False
    outlives: bool = False


class Pause(Command):
    """Wait before the next step."""

    word = "pause"


class Resume(Command):
    """Go on after a pause."""

    word = "resume"


class Stop(Command):
    """Save a checkpoint and end the run; the worker stays."""

    word = "stop"


class Leave(Command):
    """Save a checkpoint, end the run and the process; so does the end of standard input, but for
    a run that outlives its window.
    """

    word = "leave"


class Probe(Command):
    """Switch probes by kind, and choose the samples they look at (rows of the validation part)."""

    word = "probe"
    switches: Mapping[str, bool] = {}
    samples: tuple[int, ...] | None = None


class Turn(Command):
    """Change a knob of the run that goes on, from its next step; answered by `KnobTurned`."""

    word = "turn"
    knob: str
    value: float | None = None


class Evaluate(Command):
    """Measure the weights of a checkpoint on one part of the data; answered by `Evaluated`.

    With `predict`, the network's results are written into the run folder as well. Of each picture
    1, 5 or 10 `crops` are looked at; `others` are runs whose networks answer together with it.
    """

    word = "evaluate"
    folder: str
    part: Literal["train", "training_dev", "validation", "test"] = "test"
    checkpoint: Literal["last", "best"] = "last"
    predict: bool = False
    crops: Literal[1, 5, 10] = 1
    others: tuple[str, ...] = ()


class Look(Command):
    """Run the network on one sample and tell what every block gives; answered by `Looked`.

    `folder` holds a run; with `drawing`, only a document.json from which one is made, whose paths
    of data files start at `data_folder`. `numbers` are typed ones in place of a sample.
    """

    word = "look"
    number: int
    folder: str
    drawing: bool = False
    data_folder: str = "."
    weights: Literal["last", "best", "fresh"] = "last"
    part: Literal["train", "validation", "test"] = "test"
    row: int = 0
    numbers: tuple[float, ...] | None = None


class Rank(Look):
    """Order the samples of a part by how strongly they move one unit; answered by `Ranked`.

    `node`, `rounds` and `port` name an output as a `BlockValue` does; `unit` is a channel or a
    feature of it, of which the largest place counts.
    """

    word = "rank"
    node: str
    rounds: tuple[int, ...] = ()
    port: str = "y"
    unit: int = 0


class Preview(Look):
    """Take some training samples through every transform; answered by `Previewed`.

    `count` samples from `row` on, as they are in this epoch and with this seed (empty: the
    recipe's). Its numbers are apart from those of looks, and so is what overtakes it.
    """

    word = "preview"
    count: int = 6
    epoch: int = 0
    seed: int | None = None


class Analyse(Look):
    """Carry out a tool on a drawing or a run; answered by `Analysed`.

    Its numbers are apart from those of looks and previews.
    """

    word = "analyse"
    tool: str
    params: Mapping[str, bool | int | float | str] = {}


class Cancel(Command):
    """Give up every look up to this number, or every preview, or every tool."""

    word = "cancel"
    number: int
    preview: bool = False
    tool: bool = False


class Fed(BaseModel):
    """What arrives at an input: a shape with the batch as "N"."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[int | str, ...]
    dtype: Dtype


class Measure(Command):
    """Find out what the code of a person's own block does; answered by `Measured`.

    `arguments` are those of its constructor, `inputs` those of forward, None where nothing is.
    """

    word = "measure"
    number: int
    code: tuple[str, ...]
    arguments: Mapping[str, bool | int | float | str | tuple[int, ...]] = {}
    inputs: tuple[Fed | None, ...]


class Race(Command):
    """Let optimizers run down a surface; each is answered by a `Raced`."""

    word = "race"
    number: int
    surface: str
    start: tuple[float, float]
    racers: tuple[Racer, ...] = Field(max_length=MOST_RACERS)
    steps: int = Field(1000, ge=1, le=MOST_STEPS)


class Receive(Command):
    """Write a piece of a file of a run that is carried out for another machine; data is base64."""

    word = "receive"
    folder: str
    file: str
    data: str
    first: bool = True


class Fetch(Command):
    """Send a file of such a run, from the byte `first` on; answered by `FilePiece`."""

    word = "fetch"
    folder: str
    file: str
    first: int = Field(0, ge=0)


COMMANDS: dict[str, type[Command]] = {
    kind.word: kind
    for kind in (
        Train, Pause, Resume, Stop, Leave, Probe, Turn, Evaluate, Look, Rank, Preview, Analyse,
        Cancel,
        Measure, Race, Receive, Fetch,
    )
}  # fmt: skip


def to_line(command: Command) -> bytes:
    """The command as one line, newline included."""
    body = {"command": command.word, **command.model_dump(mode="json")}
    return json.dumps(body, separators=(",", ":")).encode("ascii") + b"\n"


def from_line(line: bytes) -> Command | None:
    """The command of one line; None for anything else."""
    if len(line) > MAX_LINE:
        return None
    try:
        body = json.loads(line)
        return COMMANDS[body.pop("command")].model_validate(body)
    except (ValueError, ValidationError, KeyError, TypeError, AttributeError, RecursionError):
        return None
