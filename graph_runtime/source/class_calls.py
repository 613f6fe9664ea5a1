"""The calls in a constructor that make a group: once, in a row of its own, or in a loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from graph_runtime.expressions import Call, Each, Symbol, Value
from graph_runtime.formula import Scope, parse_formula
from graph_runtime.groups.kinds import Repeat
from graph_runtime.source.group_class import ARRIVING, GroupClass
from graph_runtime.source.size_symbols import known_numbers


def called(group: GroupClass, given: Mapping[str, Any]) -> Call:
    """The call of a group's class: what arrives first, then the parameters by name."""
    arriving = [n for n in group.parameters if n in ARRIVING][:1]
    rest = {name: given[name] for name in group.parameters if name not in arriving}
    return Call(group.name, tuple(given[name] for name in arriving), rest)


def held(block: Repeat, calls: list[Call]) -> Value:
    """Repetitions that are written out, one by one."""
    if block.sequential:
        return Call("nn.Sequential", tuple(calls), {})
    return Call("nn.ModuleList", (list(calls),), {})


def _looped(block: Repeat, each: Each) -> Value:
    """Repetitions that a loop makes."""
    return Call("nn.Sequential" if block.sequential else "nn.ModuleList", (each,), {})


def in_turns(
    block: Repeat, group: GroupClass, given: dict[str, Any], varying: Mapping[str, list[Any]]
) -> Value:
    """The calls of all repetitions: one, a loop that counts, or a loop over what varies."""
    if block.times == 1:
        return held(block, [called(group, given)])
    style: Literal["star", "list"] = "star" if block.sequential else "list"
    if varying:
        turns = _turn_names(given, varying)
        call = called(group, given | {name: Symbol(turn) for name, turn in turns.items()})
        rows = tuple(zip(*varying.values(), strict=True))
        over: Any = tuple(row[0] for row in rows) if len(varying) == 1 else rows
        return _looped(block, Each(call, tuple(turns.values()), over, style))
    call = called(group, given)
    counting = any("i" in _names_in(value) for value in given.values())
    return _looped(block, Each(call, ("i" if counting else "_",), block.times, style))


def _turn_names(given: Mapping[str, Any], varying: Mapping[str, list[Any]]) -> dict[str, str]:
    """What each varying argument is called in the loop, where the others read names too."""
    read = {n for name, value in given.items() if name not in varying for n in _names_in(value)}
    return {name: f"each_{name}" if name in read else name for name in varying}


def counting_formula(
    texts: Sequence[str], base: str | None, table: list[list[Any]], scopes: Sequence[Scope]
) -> str | None:
    """The formula over `i` of an argument that differs from one repetition to the next.

    `texts` are said in the drawing, `base` is what the first repetition has; a row of `table`
    holds the values at one place.
    """
    wishes, first = [*texts], table[0]
    starts = [base] if base is not None else []
    starts += [str(first[0])] if all(row[0] == first[0] for row in table) else []
    if all(type(value) is int for row in table for value in row):
        regular = len(first) > 2 or len(table) > 1  # any two numbers make a sequence
        steps = known_numbers(scopes[0])
        steps += [str(first[1] - first[0])] if regular else []
        wishes += [f"{start} + {step} * i" for start in starts for step in steps]
        if regular and first[0] and first[1] % first[0] == 0:
            wishes += [f"{start} * {first[1] // first[0]}**i" for start in starts]
    for text in wishes:
        if _counts_right(text, table, scopes):
            return parse_formula(text).text
    return None


def _counts_right(text: str, table: list[list[Any]], scopes: Sequence[Scope]) -> bool:
    formula = parse_formula(text)
    for scope, row in zip(scopes, table, strict=True):
        if not formula.names <= {*scope, "i"}:
            return False
        for index, value in enumerate(row):
            if not same_value(formula.value({**scope, "i": index}), value):
                return False
    return True


def text_of(value: Any) -> str:
    return value.text if isinstance(value, Symbol) else str(value)


def _names_in(value: Any) -> frozenset[str]:
    return parse_formula(value.text).names if isinstance(value, Symbol) else frozenset()


def same_value(one: Any, other: Any) -> bool:
    one, other = (tuple(v) if isinstance(v, list) else v for v in (one, other))
    return type(one) is type(other) and one == other
