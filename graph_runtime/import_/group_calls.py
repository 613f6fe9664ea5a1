"""`Bottleneck(256, width=64)`, once or in a loop, as the Group or Repeat it makes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.formula import Scope
from graph_runtime.import_.arguments import UnreadError, counted, renamed, said, turn_values
from graph_runtime.params import JsonValue, thawed


@dataclass(frozen=True, slots=True)
class GroupClass:
    """A class of the file as a definition: arguments of __init__, and those it is told by.

    `parameters` give the name in the definition of each argument that its blocks read; the others
    follow from what reaches the group. `defaults` are of arguments that may be left out.
    """

    definition: str
    arguments: tuple[str, ...]
    parameters: Mapping[str, str]
    defaults: Mapping[str, ast.expr] = field(default_factory=dict)


Groups = Callable[[str], GroupClass | None]
"""The group that a name stands for, if any."""
Given = Mapping[str, ast.expr]


@dataclass(frozen=True, slots=True)
class GroupMade:
    """What a call of a group's class makes: the node's kind, definition and parameters."""

    kind: str
    definition: str
    params: Mapping[str, JsonValue]
    lost: tuple[str, ...] = ()


def group_made(value: ast.expr, groups: Groups, names: frozenset[str]) -> GroupMade | None:
    """The Group that a call makes; None where it calls no group, or not as its class says."""
    bound = _bound(value, groups)
    if bound is None:
        return None
    group, given = bound
    return _told("Group", group, given, lambda argument: said(argument, names))


def repeat_made(value: ast.expr, groups: Groups, names: frozenset[str]) -> GroupMade | None:
    """The Repeat that a comprehension, or one call in a list, makes."""
    match value:
        case ast.Starred(value=inner):
            return repeat_made(inner, groups, names)
        case ast.List(elts=[single]):
            return _single(single, groups, names)
        case ast.Call():
            return _single(value, groups, names)
        case (
            ast.GeneratorExp(elt=element, generators=[turn])
            | ast.ListComp(elt=element, generators=[turn])
        ) if not turn.ifs:
            return _looped(element, turn, groups, names)
    return None


def _single(value: ast.expr, groups: Groups, names: frozenset[str]) -> GroupMade | None:
    made = group_made(value, groups, names)
    if made is None:
        return None
    return GroupMade("Repeat", made.definition, {"times": 1, **made.params}, made.lost)


def _looped(
    element: ast.expr, turn: ast.comprehension, groups: Groups, names: frozenset[str]
) -> GroupMade | None:
    bound = _bound(element, groups)
    if bound is None:
        return None
    group, given = bound
    try:
        match turn.iter, turn.target:
            case ast.Call(func=ast.Name(id="range"), args=[count]), ast.Name(id=counter):
                times = said(count, names)
                made = _told(
                    "Repeat", group, given,
                    lambda argument: said(renamed(argument, counter, "i"), names | {"i"}),
                )  # fmt: skip
            case over, target:
                turns = _turns(target, over)
                times = len(turns)
                made = _told(
                    "Repeat", group, given,
                    lambda argument: counted(turn_values(argument, turns, names)),
                )  # fmt: skip
    except UnreadError:
        return None
    return GroupMade("Repeat", made.definition, {"times": times, **made.params}, made.lost)


def _turns(target: ast.expr, over: ast.expr) -> list[Scope]:
    """The values of the loop's names in each turn."""
    try:
        rows = list(ast.literal_eval(over))
    except (ValueError, TypeError, RecursionError, MemoryError):
        raise UnreadError from None
    if isinstance(target, ast.Name):
        return [{target.id: row} for row in rows]
    names = [part.id for part in getattr(target, "elts", ()) if isinstance(part, ast.Name)]
    if not names or not all(isinstance(row, tuple) and len(row) == len(names) for row in rows):
        raise UnreadError
    return [dict(zip(names, row, strict=True)) for row in rows]


def _told(kind: str, group: GroupClass, given: Given, read: Callable[[ast.expr], Any]) -> GroupMade:
    params: dict[str, JsonValue] = {}
    lost: tuple[str, ...] = ()
    for argument, parameter in group.parameters.items():
        try:
            params[parameter] = thawed(read(given[argument]))
        except UnreadError:
            text = ast.unparse(given[argument])[:40]
            lost += (f"{group.definition}: {argument} = {text} is no plain value or formula.",)
    return GroupMade(kind, group.definition, params, lost)


def _bound(value: ast.expr, groups: Groups) -> tuple[GroupClass, Given] | None:
    """The group that a call makes, with its arguments by name."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
        return None
    group = groups(value.func.id)
    if group is None or len(value.args) > len(group.arguments):
        return None
    given = {**group.defaults, **dict(zip(group.arguments, value.args, strict=False))}
    for keyword in value.keywords:
        if keyword.arg not in group.arguments:
            return None
        given[keyword.arg] = keyword.value
    return (group, given) if given.keys() >= set(group.arguments) else None
