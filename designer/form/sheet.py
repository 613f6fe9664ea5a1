"""`Sheet`: what a form shows: parameters, the values they have, and who says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.errors import Problem
from graph_runtime.families import Declaration, Family, made_of
from graph_runtime.params import JsonValue, Param

Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Shown:
    """The value of one parameter over all things that are edited together."""

    value: JsonValue
    mixed: bool
    default: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Parameters with their values; several `values` are several things edited together.

    `key` names the kind of thing: a form keeps its editors while it stays the same. `subject` names
    the things themselves: text that was refused goes when it changes. `fault` gives the sentence
    against a new value, None if it may be stored. `notes` are sentences to show at a parameter
    whose stored value has a problem.
    """

    key: str
    params: tuple[Param, ...]
    values: tuple[Values, ...]
    fault: Callable[[str, JsonValue], str | None]
    notes: Mapping[str, str] = field(default_factory=dict)
    subject: tuple[str, ...] = ()

    def shown(self, param: Param) -> Shown:
        each = [values.get(param.name, param.default) for values in self.values]
        mixed = any(value != each[0] for value in each)
        default = not param.required and all(value == param.default for value in each)
        return Shown(each[0], mixed, default)


def family_sheet(
    family: Family[Any],
    kind: str,
    values: Sequence[Values],
    notes: Mapping[str, str] = {},
    subject: tuple[str, ...] = (),
) -> Sheet:
    """The sheet of a block or a recipe; no parameters where the kind is unknown."""
    declared = family.kinds.get(kind)
    if declared is None:
        return Sheet(kind, (), tuple(values), _all_well, notes, subject)
    return kind_sheet(declared, values, notes, subject)


def kind_sheet(
    declared: type[Declaration],
    values: Sequence[Values],
    notes: Mapping[str, str] = {},
    subject: tuple[str, ...] = (),
) -> Sheet:
    """The sheet of a declared kind, or of one that a document makes itself, as a group is."""
    several = tuple(values)

    def fault(name: str, value: JsonValue) -> str | None:
        for one in several:
            sentence = refusal(declared, one, name, value)
            if sentence is not None:
                return sentence
        return None

    return Sheet(declared.kind(), declared.params(), several, fault, notes, subject)


def _all_well(name: str, value: JsonValue) -> str | None:
    return None


def refusal(declared: type[Declaration], values: Values, name: str, value: JsonValue) -> str | None:
    """Why the declaration refuses `name = value` beside `values`; None if it takes it.

    What was wrong before, with another parameter, is no reason against this one.
    """
    before = _problems(declared, values)
    after = _problems(declared, {**values, name: value})
    for problem in after:
        if problem.param == name or problem not in before:
            return f"{problem.message} {problem.fix}".strip()
    return None


def _problems(declared: type[Declaration], values: Values) -> tuple[Problem, ...]:
    made = made_of(declared, values)
    return made if isinstance(made, tuple) else ()
