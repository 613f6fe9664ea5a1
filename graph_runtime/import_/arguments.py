"""Arguments of constructors, as plain values or as formulas over what __init__ is given."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from graph_runtime.formula import FormulaError, Scope, as_formula, parse_formula
from graph_runtime.params import JsonValue

Numbers = Sequence[Any]


class UnreadError(ValueError):
    """An argument that is neither a plain value nor a formula."""


def said(value: ast.expr, names: frozenset[str]) -> Any:
    """The literal, or the formula over these names; raises UnreadError for anything else."""
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError, MemoryError):
        pass
    try:
        formula = parse_formula(ast.unparse(value))
    except (FormulaError, RecursionError):
        raise UnreadError from None
    if not formula.names <= names:
        raise UnreadError
    return as_formula(formula.text)


def renamed(value: ast.expr, old: str, new: str) -> ast.expr:
    """The expression with one name called otherwise."""
    tree = ast.parse(ast.unparse(value), mode="eval").body
    for part in ast.walk(tree):
        if isinstance(part, ast.Name) and part.id == old:
            part.id = new
    return tree


def turn_values(value: ast.expr, turns: Sequence[Scope], names: frozenset[str]) -> list[Any]:
    """What an expression over the names of a loop comes to in each turn."""
    read = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
    if not turns or not read & turns[0].keys():
        return [said(value, names)] * len(turns)
    if isinstance(value, ast.Name):
        return [turn[value.id] for turn in turns]
    try:
        formula = parse_formula(ast.unparse(value))
        return [formula.value(turn) for turn in turns]
    except FormulaError:
        raise UnreadError from None


def counted(values: Numbers) -> JsonValue:
    """One value for all turns, or a formula over `i` that gives each; raises UnreadError."""
    if all(_same(value, values[0]) for value in values):
        return values[0]
    if not all(isinstance(value, bool | int | float) for value in values):
        raise UnreadError
    for text in (*_regular(values), _by_turn(values)):
        try:
            formula = parse_formula(text)
            if all(_same(formula.value({"i": i}), value) for i, value in enumerate(values)):
                return as_formula(formula.text)
        except FormulaError:
            continue
    raise UnreadError


def _regular(values: Numbers) -> list[str]:
    """Texts that fit the first two values, if these are whole numbers."""
    one, two = values[:2]
    if type(one) is not int or type(two) is not int:
        return []
    geometric = [f"{one} * {two // one}**i"] if one and two % one == 0 else []
    return [f"{one} + {two - one} * i", *geometric]


def _by_turn(values: Numbers) -> str:
    """`3 if i < 1 else 6 if i < 4 else 12`."""
    parts, end = [], 0
    for value, run in groupby(values, key=lambda one: (type(one), one)):
        end += len(list(run))
        parts.append(f"{value[1]!r} if i < {end} else ")
    return "".join(parts[:-1]) + repr(values[-1])


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
