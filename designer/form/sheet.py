"""`Sheet`: what a form shows: parameters, the values they have, and who says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.form.reading import written
from graph_runtime.errors import Problem
from graph_runtime.facts.node_check import worked_out
from graph_runtime.families import Declaration, Family, made_of
from graph_runtime.formula import Scope, is_formula
from graph_runtime.groups.kinds import Repeat
from graph_runtime.params import Code, JsonValue, Param, thawed

MOST = 3
"""Results of one formula that are shown."""
Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Shown:
    """The value of one parameter over all things that are edited together.

    `result` is what a formula comes to; `offered` whether the group around may take the parameter
    over, None where there is no group around.
    """

    value: JsonValue
    mixed: bool
    default: bool
    result: str = ""
    offered: bool | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Parameters with their values; several `values` are several things edited together.

    `key` names the kind of thing: a form keeps its editors while it stays the same. `subject` names
    the things themselves: text that was refused goes when it changes. `fault` gives the sentence
    against a new value, None if it may be stored. `notes` are sentences to show at a parameter
    whose stored value has a problem; `results` what formulas come to. `inside` a group, its
    parameters may be offered to whoever uses the group.
    """

    key: str
    params: tuple[Param, ...]
    values: tuple[Values, ...]
    fault: Callable[[str, JsonValue], str | None]
    notes: Mapping[str, str] = field(default_factory=dict)
    subject: tuple[str, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    inside: bool = False

    def shown(self, param: Param) -> Shown:
        each = [values.get(param.name, param.default) for values in self.values]
        mixed = any(value != each[0] for value in each)
        default = not param.required and all(value == param.default for value in each)
        result = "" if mixed else self.results.get(param.name, "")
        plain = not mixed and not is_formula(each[0]) and each[0] is not None
        offered = plain if self.inside else None
        return Shown(each[0], mixed, default, result, offered)


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
    scope: Scope | None = None,
) -> Sheet:
    """The sheet of a declared kind, or of one that a document makes itself, as a group is.

    `scope` has the names that formulas may read; without it there are no formulas.
    """
    several = tuple(values)

    def fault(name: str, value: JsonValue) -> str | None:
        for one in several:
            sentence = refusal(declared, one, name, value, scope)
            if sentence is not None:
                return sentence
        return None

    results = results_of(several[0], scope) if scope is not None and several else {}
    params = tuple(param for param in declared.params() if not isinstance(param, Code))
    return Sheet(declared.kind(), params, several, fault, notes, subject, results)


def results_of(values: Values, scope: Scope) -> dict[str, str]:
    """What each formula comes to; of a repetition the first few."""
    found = {}
    for name, value in values.items():
        if is_formula(value):
            each = [_result(value, {**scope, "i": index}) for index in range(_times(values))]
            shown = list(dict.fromkeys(each))
            found[name] = ", ".join(shown[:MOST]) + (" …" if len(shown) > MOST else "")
    return found


def _times(values: Values) -> int:
    times = values.get("times", 1)
    return min(times, MOST + 1) if type(times) is int else 1


def _result(value: JsonValue, scope: Scope) -> str:
    worked, problems = worked_out("", {"": value}, scope)
    return "" if problems else written(thawed(worked[""]))


def _all_well(name: str, value: JsonValue) -> str | None:
    return None


def refusal(
    declared: type[Declaration],
    values: Values,
    name: str,
    value: JsonValue,
    scope: Scope | None = None,
) -> str | None:
    """Why the declaration refuses `name = value` beside `values`; None if it takes it.

    What was wrong before, with another parameter, is no reason against this one.
    """
    if scope is None and is_formula(value):
        return "Formulas work in blocks alone. Type the value."
    names = {**(scope or {}), "i": 0} if issubclass(declared, Repeat) else scope or {}
    before = _problems(declared, values, names)
    after = _problems(declared, {**values, name: value}, names)
    for problem in after:
        if problem.param == name or problem not in before:
            return f"{problem.message} {problem.fix}".strip()
    return None


def _problems(declared: type[Declaration], values: Values, scope: Scope) -> tuple[Problem, ...]:
    worked, problems = worked_out("", values, scope)
    made = problems or made_of(declared, worked)
    return made if isinstance(made, tuple) else ()
