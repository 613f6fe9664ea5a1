"""Prints expressions as Python on one line, however long it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph_runtime.expressions import (
    OPERATORS,
    Apply,
    Attribute,
    Binary,
    Call,
    Each,
    Index,
    Item,
    Me,
    Method,
    Negated,
    Symbol,
    Value,
    Var,
)
from graph_runtime.spelling import identifier, literal, method_name

BRACKETS = {"star": ("*(", ")"), "list": ("[", "]"), "sum": ("sum(", ")")}
Names = Callable[[str], str]
"""The Python name for a port or local of the block being printed."""


def flat(value: Any, names: Names) -> str:
    """The expression on one line."""
    match value:
        case Me() | Var():
            return names("self") if isinstance(value, Me) else names(value.name)
        case Call(target, args, kwargs):
            return f"{target}({joined(args, kwargs, names)})"
        case Apply(callee, args, kwargs):
            return f"{flat(callee, names)}({joined(args, kwargs, names)})"
        case Method(inner, name, args, kwargs):
            return f"{tight(inner, names)}.{method_name(name)}({joined(args, kwargs, names)})"
        case Item(inner, index):
            return f"{tight(inner, names)}[{', '.join(map(_index, index))}]"
        case Binary(operator, left, right):
            return f"{_left(value, left, names)} {operator} {operand(value, right, names)}"
        case Negated(inner):
            return f"-{tight(inner, names)}"
        case Symbol(text):
            return text
        case Each():
            first, last = BRACKETS[value.style]
            return f"{first}{flat(value.element, names)} {loop(value)}{last}"
        case Attribute(inner, name):
            return f"{tight(inner, names)}.{name}"
        case tuple() | list() if any(isinstance(item, Value) for item in value):
            items = ", ".join(flat(item, names) for item in value)
            if isinstance(value, list):
                return f"[{items}]"
            return f"({items},)" if len(value) == 1 else f"({items})"
        case _:
            return literal(value)


def loop(each: Each) -> str:
    """The head of a loop: `for i in range(3)`."""
    if isinstance(each.over, int):
        over = f"range({literal(each.over)})"
    else:
        over = each.over.text if isinstance(each.over, Symbol) else literal(each.over)
    return loop_start(each) + over


def loop_start(each: Each) -> str:
    return f"for {', '.join(map(identifier_or_blank, each.names))} in "


def identifier_or_blank(name: str) -> str:
    return name if name == "_" else identifier(name)


def joined(args: tuple[Any, ...], kwargs: Mapping[str, Any], names: Names) -> str:
    parts = [flat(arg, names) for arg in args]
    parts += [f"{name}={flat(value, names)}" for name, value in kwargs.items()]
    return ", ".join(parts)


def alike(a: Binary, b: Binary) -> bool:
    return OPERATORS[a.operator] == OPERATORS[b.operator]


def _left(parent: Binary, left: Any, names: Names) -> str:
    """The left operand: a chain of operators that bind alike needs no brackets."""
    if isinstance(left, Binary) and alike(left, parent):
        return flat(left, names)
    return operand(parent, left, names)


def operand(parent: Binary, value: Any, names: Names) -> str:
    """An operand in brackets, unless it binds more tightly than its parent."""
    if isinstance(value, Binary) and OPERATORS[value.operator] > OPERATORS[parent.operator]:
        return flat(value, names)
    return tight(value, names)


def tight(value: Any, names: Names) -> str:
    """The expression so that a dot or a bracket may follow it, or a sign come before it."""
    text = flat(value, names)
    return f"({text})" if isinstance(value, Binary | Negated) else text


def _index(index: Index) -> str:
    if not isinstance(index, slice):
        return literal(index)
    bounds = ["" if bound is None else literal(bound) for bound in (index.start, index.stop)]
    step = "" if index.step is None else f":{literal(index.step)}"
    return ":".join(bounds) + step
