"""Parameter declarations: typed fields with bounds, unit and help, as a form can read them.

A declaration writes its parameters as ordinary pydantic fields; `describing` turns the fields of a
class into `Param` values, which feed the form, the reference page and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

JsonValue = Any
"""A value of a JSON document: None, bool, int, float, str, list or dict of such."""


@dataclass(frozen=True, slots=True)
class Doubling:
    """Marks a count that people choose among powers of two; a form steps from one to the next."""


Count = Annotated[int, Field(ge=1, le=2**31 - 1)]
Width = Annotated[int, Field(ge=1, le=2**31 - 1), Doubling()]
"""Channels, features, units: how wide a layer is."""
Size1d = Count | tuple[Count]
Size2d = Count | tuple[Count, Count]
Size3d = Count | tuple[Count, Count, Count]
Natural = Annotated[int, Field(ge=0, le=2**31 - 1)]
Padding1d = Natural | tuple[Natural] | Literal["same", "valid"]
Padding2d = Natural | tuple[Natural, Natural] | Literal["same", "valid"]
Padding3d = Natural | tuple[Natural, Natural, Natural] | Literal["same", "valid"]
Pad1d = Natural | tuple[Natural]
Pad2d = Natural | tuple[Natural, Natural]
Pad3d = Natural | tuple[Natural, Natural, Natural]
Border1d = Natural | tuple[Natural, Natural]
Border2d = Natural | tuple[Natural, Natural, Natural, Natural]
Border3d = Natural | tuple[Natural, Natural, Natural, Natural, Natural, Natural]
"""Both ends of each axis, the last axis first, as torch counts them."""
Shape = tuple[Count, ...]
Weight = Annotated[float, Field(ge=-1e6, le=1e6)]
Matrix = tuple[Annotated[tuple[Weight, ...], Field(min_length=1, max_length=31)], ...]
Place = Annotated[int, Field(ge=0, le=4095)]
Places = tuple[Annotated[tuple[Place, ...], Field(min_length=1, max_length=4096)], ...]
"""For each row, which of several things belong to it, counted from 0."""
Rate = Annotated[float, Field(gt=0)]
"""A learning rate: the length of a step for a gradient of 1."""
Decay = Annotated[float, Field(ge=0, lt=1)]
"""A share that is kept from step to step."""
Axis = Annotated[int, Field(ge=-8, le=8)]
Axes = tuple[Axis, ...]


@dataclass(frozen=True, slots=True)
class FileMark:
    """Marks a text as the path of a file with one of these endings, of a folder with none."""

    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeMark:
    """Marks a parameter as the lines of a Python text."""


@dataclass(frozen=True, slots=True)
class Param:
    """What is common to all parameters: name, default (None where there is none), words, unit."""

    name: str
    default: JsonValue
    required: bool
    optional: bool
    help: str
    unit: str

    def expectation(self) -> str:
        """What the parameter accepts, as the end of a sentence."""
        return self.expected() + (" or empty" if self.optional else "")

    def expected(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Flag(Param):
    """True or false."""

    def expected(self) -> str:
        return "true or false"


@dataclass(frozen=True, slots=True)
class Integer(Param):
    """A whole number; bounds are inclusive. One that `doubles` goes by powers of two."""

    low: int | None
    high: int | None
    doubles: bool = False

    def expected(self) -> str:
        return "a whole number" + _range(self.low, self.high, False, False)


@dataclass(frozen=True, slots=True)
class Real(Param):
    """A float; bounds are inclusive unless `low_open` or `high_open` says otherwise."""

    low: float | None
    high: float | None
    low_open: bool
    high_open: bool

    def expected(self) -> str:
        return "a number" + _range(self.low, self.high, self.low_open, self.high_open)


@dataclass(frozen=True, slots=True)
class Choice(Param):
    """One of a few words."""

    choices: tuple[str, ...]

    def expected(self) -> str:
        return "one of " + ", ".join(self.choices)


@dataclass(frozen=True, slots=True)
class Size(Param):
    """One number for all axes or one per axis; `words` may stand in their place."""

    axes: int
    low: int
    words: tuple[str, ...]

    def expected(self) -> str:
        several = f" or {self.axes} of them" if self.axes > 1 else ""
        words = "".join(f", or {word!r}" for word in self.words)
        return f"a whole number from {self.low}{several}{words}"


@dataclass(frozen=True, slots=True)
class Numbers(Param):
    """Any count of integers up to `most`, a shape or a list of axes."""

    low: int | None
    high: int | None
    most: int | None = None

    def expected(self) -> str:
        count = f"up to {self.most} " if self.most is not None else ""
        return f"a list of {count}whole numbers" + _range(self.low, self.high, False, False)


@dataclass(frozen=True, slots=True)
class Reals(Param):
    """Floats, `count` of them or any number: the decay rates of Adam; bounds hold for each."""

    count: int | None
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool

    def expected(self) -> str:
        span = _range(self.low, self.high, self.low_open, self.high_open)
        many = "a list of" if self.count is None else f"{self.count}"
        return f"{many} numbers" + (f", each{span}" if span else "")


@dataclass(frozen=True, slots=True)
class Table(Param):
    """Rows of numbers, such as a matrix; the bounds hold for each, `whole` ones are integers."""

    whole: bool
    low: float | None
    high: float | None

    def expected(self) -> str:
        span = _range(self.low, self.high, False, False)
        return f"rows of {'whole ' if self.whole else ''}numbers{span}, with ; between the rows"


@dataclass(frozen=True, slots=True)
class Text(Param):
    """One line of text."""

    def expected(self) -> str:
        return "a text"


@dataclass(frozen=True, slots=True)
class Code(Param):
    """The lines of a Python text."""

    def expected(self) -> str:
        return "lines of Python"


@dataclass(frozen=True, slots=True)
class File(Param):
    """The path of a file of the person's own, or of a folder where there are no endings.

    It is read only after a click, in the worker.
    """

    endings: tuple[str, ...]

    def expected(self) -> str:
        if not self.endings:
            return "the path of a folder"
        return "the path of a file ending in " + " or ".join(self.endings)


def frozen(value: JsonValue) -> JsonValue:
    """JSON lists as tuples, all the way down: what a strict declaration validates."""
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def thawed(value: JsonValue) -> JsonValue:
    """Tuples as JSON lists, all the way down: what a document stores."""
    return [thawed(item) for item in value] if isinstance(value, tuple) else value


def _range(low: float | None, high: float | None, low_open: bool, high_open: bool) -> str:
    if high is not None and high >= 2**31 - 1:
        high = None
    parts = []
    if low is not None:
        parts.append(f"{'above' if low_open else 'from'} {low:g}")
    if high is not None:
        parts.append(f"{'below' if high_open else 'to'} {high:g}")
    return "".join(f" {part}" for part in parts)
