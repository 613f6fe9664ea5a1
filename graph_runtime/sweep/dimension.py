"""`Dimension`: one value of a document that a sweep varies, on the scale that suits it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Any, Literal

from graph_runtime.errors import RunError
from graph_runtime.params import JsonValue

Scale = Literal["linear", "log", "1-log", "choice"]
SCALES = ("linear", "log", "1-log")
FORM = "PATH=LOW..HIGH[:log|:1-log] or PATH=FIRST,SECOND,…"


@dataclass(frozen=True, slots=True)
class Dimension:
    """`path` is a place in the document; a range from `low` to `high`, or one of `choices`.

    On the scale `log` every decade is as likely as any other; on `1-log` the same holds of
    1 - value, as suits shares close to 1 such as a momentum.
    """

    path: str
    scale: Scale
    low: float = 0.0
    high: float = 1.0
    whole: bool = False
    choices: tuple[JsonValue, ...] = ()

    def at(self, place: float) -> JsonValue:
        """The value at a place from 0 to 1; equal stretches are equally likely."""
        match self.scale:
            case "choice":
                return self.choices[min(int(place * len(self.choices)), len(self.choices) - 1)]
            case "1-log":
                return 1 - _between(1 - self.low, 1 - self.high, place, by_decade=True)
            case _:
                spare = 0.5 if self.whole else 0.0
                low, high = self.low - spare, self.high + spare
                value = _between(low, high, place, by_decade=self.scale == "log")
        if self.whole:
            return int(min(max(round(value), self.low), self.high))
        return min(max(value, self.low), self.high)

    def place(self, value: JsonValue) -> float:
        """Where on its scale a value lies, from 0 to 1: what `at` turns into the value."""
        if self.scale == "choice":
            at = self.choices.index(value) if value in self.choices else 0
            return (at + 0.5) / len(self.choices)
        number = float(value) if isinstance(value, int | float) else self.low
        if self.scale == "1-log":
            return _share(1 - number, 1 - self.low, 1 - self.high, by_decade=True)
        spare = 0.5 if self.whole else 0.0
        low, high = self.low - spare, self.high + spare
        return _share(number, low, high, by_decade=self.scale == "log")

    def suggest(self, trial: Any) -> JsonValue:
        """The value that an Optuna trial takes, by its own name for the place on the scale."""
        if self.scale == "choice":
            names = [json.dumps(choice) for choice in self.choices]
            chosen: JsonValue = json.loads(trial.suggest_categorical(self.path, names))
            return chosen
        if self.scale == "1-log":
            kept = trial.suggest_float(f"1-{self.path}", 1 - self.high, 1 - self.low, log=True)
            return float(1 - kept)
        by_decade = self.scale == "log"
        if self.whole:
            low, high = int(self.low), int(self.high)
            return int(trial.suggest_int(self.path, low, high, log=by_decade))
        return float(trial.suggest_float(self.path, self.low, self.high, log=by_decade))

    def narrowed(self, values: Sequence[JsonValue]) -> Dimension:
        """The part of it in which these values lie; one value alone leaves it as it is."""
        if self.scale == "choice":
            kept = tuple(choice for choice in self.choices if choice in values)
            return replace(self, choices=kept or self.choices)
        numbers = [float(v) for v in values if isinstance(v, int | float)]
        if len(set(numbers)) < 2:
            return self
        return replace(self, low=min(numbers), high=max(numbers))

    @property
    def text(self) -> str:
        """As `parse` reads it."""
        if self.scale == "choice":
            return f"{self.path}={json.dumps(list(self.choices))}"
        shown = (int(self.low), int(self.high)) if self.whole else (self.low, self.high)
        scale = "" if self.scale == "linear" else f":{self.scale}"
        return f"{self.path}={shown[0]!r}..{shown[1]!r}{scale}"


def parse(text: str) -> Dimension:
    """Reads `training.optimizer.lr=1e-4..1:log`; raises RunError with a sentence."""
    path, sign, rest = text.partition("=")
    path, rest = path.strip(), rest.strip()
    if not (sign and path and rest):
        raise RunError(f"{ascii(text)[1:-1]} is no dimension. Write {FORM}.")
    if ".." not in rest:
        return Dimension(path, "choice", choices=_choices(path, rest))
    bounds, _, scale = rest.partition(":")
    if scale not in ("", *SCALES):
        raise RunError(f"{path}: there is no scale {scale!a}. Choose log, 1-log or none.")
    low, high = (_number(path, part) for part in bounds.split("..", 1))
    whole = all(part.strip().lstrip("+-").isdigit() for part in bounds.split("..", 1))
    made = Dimension(path, _scale(scale), low, high, whole and scale != "1-log")
    _expect_range(made)
    return made


def _scale(text: str) -> Scale:
    return "log" if text == "log" else "1-log" if text == "1-log" else "linear"


def _expect_range(made: Dimension) -> None:
    if made.low >= made.high:
        raise RunError(f"{made.path}: {made.low:g} is not below {made.high:g}. Swap the two.")
    if made.scale == "log" and made.low <= 0:
        raise RunError(f"{made.path}: a range by decades begins above 0, not at {made.low:g}.")
    if made.scale == "1-log" and not 0 <= made.low < made.high < 1:
        raise RunError(f"{made.path}: the scale 1-log is for shares from 0 to below 1.")


def _between(low: float, high: float, place: float, *, by_decade: bool) -> float:
    if by_decade:
        return exp(log(low) + place * (log(high) - log(low)))
    return low + place * (high - low)


def _share(value: float, low: float, high: float, *, by_decade: bool) -> float:
    if by_decade:
        value, low, high = (log(max(number, 1e-300)) for number in (value, low, high))
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _number(path: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RunError(f"{path}: {text!a} is no number. Write {FORM}.") from None


def _choices(path: str, text: str) -> tuple[JsonValue, ...]:
    try:
        listed = json.loads(text)
    except ValueError:
        listed = [_plain(part.strip()) for part in text.split(",")]
    if not isinstance(listed, list) or len(listed) < 2:
        raise RunError(f"{path}: a choice needs two values or more. Write {FORM}.")
    return tuple(listed)


def _plain(text: str) -> JsonValue:
    """JSON where it is JSON, otherwise the text itself."""
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value
