"""`Formula`: arithmetic that a person types into a parameter, such as `64 * 2**i`.

Python's own grammar reads the text, and a walk over its tree accepts numbers, names, arithmetic,
comparison, a choice and five functions; nothing is ever executed.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph_runtime.params import JsonValue

MAX_FORMULA = 200
MAX_NUMBER = 2**62
_MAX_POWER = 64

Number = int | float | bool
Scope = Mapping[str, JsonValue]
"""What the names in a formula stand for."""


class FormulaError(ValueError):
    """A text that is no formula, or one that has no value; says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Formula:
    """Arithmetic over names, in the spelling that black gives it."""

    text: str
    names: frozenset[str]

    def value(self, scope: Scope) -> JsonValue:
        """What it comes to with these names; raises FormulaError where it has no value."""
        return _value(ast.parse(self.text, mode="eval").body, scope)


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Formula:
    """Raises FormulaError for anything but arithmetic."""
    if not text.isascii() or len(text) > MAX_FORMULA:
        raise FormulaError(f"is not plain ASCII of at most {MAX_FORMULA} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        names = frozenset(_names(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError("is no arithmetic such as 64 * 2**i") from None
    return Formula(_spelled(ast.unparse(tree)), names)


def formula_of(value: JsonValue) -> Formula | None:
    """The formula that a parameter of a document holds; None for a plain value."""
    if isinstance(value, Mapping) and set(value) == {"formula"}:
        return parse_formula(str(value["formula"]))
    return None


def as_formula(text: str) -> JsonValue:
    """The value of a parameter that holds this formula."""
    return {"formula": text}


def is_formula(value: JsonValue) -> bool:
    return isinstance(value, Mapping) and set(value) == {"formula"}


_OPERATORS: Mapping[type[ast.AST], Callable[..., Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_POWER = re.compile(r"(?<![\w.)\]])(\w+) \*\* (-?\w+)(?![\w.(\[])")
_FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "abs": abs,
    "ceil": math.ceil,
    "max": max,
    "min": min,
    "round": round,
}


def _names(tree: ast.expr) -> list[str]:
    """The names it reads; raises FormulaError at the first thing that is no arithmetic."""
    match tree:
        case ast.Constant(value=bool() | int() | float()):
            return []
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=parts):
            return _names_of(parts)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            return _names(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS or isinstance(
            op, ast.Pow
        ):
            return _names(left) + _names(right)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPERATORS:
            return _names(left) + _names(right)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _names_of([test, body, orelse])
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _FUNCTIONS:
            return _names_of(parts)
        case _:
            raise FormulaError(f"holds {ast.unparse(tree)[:40]!r}, which is no arithmetic")


def _names_of(parts: list[ast.expr]) -> list[str]:
    return [name for part in parts for name in _names(part)]


def _value(tree: ast.expr, scope: Scope) -> JsonValue:
    match tree:
        case ast.Constant(value=bool() | int() | float() as constant):
            return _bounded(constant)
        case ast.Name(id=name):
            if name not in scope:
                known = ", ".join(scope) or "none"
                raise FormulaError(f"reads {name}, which has no value here (known: {known})")
            return scope[name]
        case ast.Tuple(elts=parts):
            return [_value(part, scope) for part in parts]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _value(test, scope) else orelse, scope)
        case ast.UnaryOp(op=op, operand=operand):
            return _computed(_OPERATORS[type(op)], _value(operand, scope))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _computed(_power, _value(left, scope), _value(right, scope))
        case ast.BinOp(left=left, op=binary, right=right):
            return _computed(_OPERATORS[type(binary)], _value(left, scope), _value(right, scope))
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            two = _value(left, scope), _value(right, scope)
            return _computed(_OPERATORS[type(comparison)], *two)
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _computed(_FUNCTIONS[name], *(_value(part, scope) for part in parts))
        case _:
            raise FormulaError("is no arithmetic")


def _computed(function: Callable[..., Number], *values: JsonValue) -> Number:
    if not all(isinstance(value, int | float) for value in values):
        raise FormulaError("computes with something that is no number")
    try:
        return _bounded(function(*values))
    except (ArithmeticError, TypeError, ValueError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError(f"has no value: {error}") from None


def _bounded(value: Number) -> Number:
    if isinstance(value, complex) or not -MAX_NUMBER < value < MAX_NUMBER:
        raise FormulaError("has a value that is too large")
    return value


def _power(base: Number, exponent: Number) -> Number:
    if abs(exponent) > _MAX_POWER:
        raise FormulaError(f"has a power above {_MAX_POWER}")
    return float(base) ** exponent if exponent < 0 else base**exponent


def _spelled(text: str) -> str:
    """black writes powers of plain names and numbers without blanks, as ast.unparse does not."""
    return _POWER.sub(r"\1**\2", text)
