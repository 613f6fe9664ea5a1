"""Prints expressions as Python in the layout that black gives them (88 columns)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_runtime.expressions import (
    Apply,
    Attribute,
    Binary,
    Call,
    Each,
    Me,
    Method,
    Negated,
    Symbol,
    Value,
    Var,
)
from graph_runtime.source.one_line import (
    BRACKETS,
    Names,
    alike,
    flat,
    joined,
    loop,
    loop_start,
    operand,
    tight,
)
from graph_runtime.spelling import literal, method_name

WIDTH = 88


def _loop_lines(each: Each, pad: str) -> list[str]:
    """The head of a loop on one line, or with its values one below the other."""
    line = pad + loop(each)
    if len(line) <= WIDTH or not isinstance(each.over, tuple):
        return [line]
    rows = [f"{pad}    {literal(row)}," for row in each.over]
    return [f"{pad}{loop_start(each)}(", *rows, f"{pad})"]


def statement(start: str, value: Value, names: Names, indent: int, room: int = 0) -> list[str]:
    """The lines of `start` and the expression; `room` columns stay free on a single line."""
    line = " " * indent + start + flat(value, names)
    if len(line) + room <= WIDTH:
        return [line]
    opened = exploded(start, value, names, indent)
    if len(opened[0]) <= WIDTH:
        return opened
    pad = " " * indent
    if len(pad + start) < WIDTH:
        return [f"{pad}{start}(", *exploded("", value, names, indent + 4), f"{pad})"]
    targets = start.removesuffix(" = ").split(", ")
    return [
        f"{pad}(",
        *(f"{pad}    {each}," for each in targets),
        *exploded(") = ", value, names, indent),
    ]


def exploded(start: str, value: Any, names: Names, indent: int, end: str = "") -> list[str]:
    """The lines of an expression that is too long for one, opened at its outermost bracket."""
    pad = " " * indent
    one_line = pad + start + flat(value, names) + end
    if len(one_line) <= WIDTH:
        return [one_line]
    match value:
        case Call(target, args, kwargs):
            return _opened(f"{pad}{start}{target}(", args, kwargs, names, indent, f"){end}")
        case Apply(callee, args, kwargs):
            head = f"{pad}{start}{flat(callee, names)}("
            return _opened(head, args, kwargs, names, indent, f"){end}")
        case Method() if len(links := _links(value, names)) > 2:
            return _linked(start, links, indent, end)
        case Method(inner, name, args, kwargs) if args or kwargs:
            head = f"{pad}{start}{tight(inner, names)}.{method_name(name)}("
            return _opened(head, args, kwargs, names, indent, f"){end}")
        case Each():
            first, last = BRACKETS[value.style]
            whole = f"{pad}    {flat(value.element, names)} {loop(value)}"
            if len(whole) <= WIDTH:
                return [f"{pad}{start}{first}", whole, f"{pad}{last}{end}"]
            element = exploded("", value.element, names, indent + 4)
            return [
                f"{pad}{start}{first}",
                *element,
                *_loop_lines(value, pad + " " * 4),
                f"{pad}{last}{end}",
            ]
        case Binary():
            return [f"{pad}{start}(", *_chain(value, names, indent + 4), f"{pad}){end}"]
        case tuple() | list():
            first, last = "()" if isinstance(value, tuple) else "[]"
            rows = [r for item in value for r in exploded("", item, names, indent + 4, ",")]
            return [f"{pad}{start}{first}", *rows, f"{pad}{last}{end}"]
        case _:
            return [one_line]


@dataclass(frozen=True, slots=True)
class _Link:
    """One call of a chain, such as `x.f` or `.g` with its arguments; None where it is no call."""

    head: str
    arguments: str | None = None

    @property
    def text(self) -> str:
        return self.head if self.arguments is None else f"{self.head}({self.arguments})"

    def rows(self, indent: int) -> list[str]:
        """On one line if it fits, else with its arguments on one of their own."""
        pad = " " * indent
        if len(pad + self.text) <= WIDTH or not self.arguments:
            return [pad + self.text]
        return [f"{pad}{self.head}(", f"{pad}    {self.arguments}", f"{pad})"]


def _links(value: Method, names: Names) -> list[_Link]:
    """`x.f(a)`, `.g()` and so on: a chain of calls where black breaks it."""
    inner: Any = value
    links: list[_Link] = []
    while isinstance(inner, Method):
        arguments = joined(inner.args, inner.kwargs, names)
        links.insert(0, _Link(f".{method_name(inner.name)}", arguments))
        inner = inner.value
    if isinstance(inner, Var | Me | Symbol | Attribute):
        first = _Link(tight(inner, names) + links[0].head, links[0].arguments)
        return [first, *links[1:]]
    return [_Link(tight(inner, names)), *links]


def _linked(start: str, links: list[_Link], indent: int, end: str) -> list[str]:
    """A chain of calls in brackets of its own, or, as an argument, without."""
    pad = " " * indent
    if not start.endswith(" = "):
        first = _Link(start + links[0].head, links[0].arguments)
        rows = [row for link in (first, *links[1:]) for row in link.rows(indent)]
        return [*rows[:-1], rows[-1] + end]
    whole = f"{pad}    {''.join(link.text for link in links)}"
    rows = [row for link in links for row in link.rows(indent + 4)]
    return [f"{pad}{start}(", *([whole] if len(whole) <= WIDTH else rows), f"{pad}){end}"]


def _opened(
    head: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], names: Names, indent: int, end: str
) -> list[str]:
    body = " " * (indent + 4) + joined(args, kwargs, names)
    tail = " " * indent + end
    if len(body) <= WIDTH:
        return [head, body, tail]
    rows = [row for arg in args for row in exploded("", arg, names, indent + 4, ",")]
    for name, value in kwargs.items():
        rows += exploded(f"{name}=", value, names, indent + 4, ",")
    return [head, *rows, tail]


def _chain(value: Value, names: Names, indent: int) -> list[str]:
    """`a + b - c`, on one line if it fits, else one operand a line with its operator in front."""
    if len(line := " " * indent + flat(value, names)) <= WIDTH:
        return [line]
    assert isinstance(value, Binary)
    rows: list[list[str]] = []
    inner: Any = value
    while isinstance(inner, Binary) and alike(inner, value):
        start = f"{inner.operator} "
        rows.append(_row(start, inner.right, operand(inner, inner.right, names), names, indent))
        inner = inner.left
    rows.append(_row("", inner, operand(value, inner, names), names, indent))
    return [row for operand in reversed(rows) for row in operand]


def _row(start: str, value: Any, text: str, names: Names, indent: int) -> list[str]:
    """One operand of a chain, opened if its line is too long and it has no brackets of its own."""
    if len(start) + len(text) + indent > WIDTH and not isinstance(value, Binary | Negated):
        return exploded(start, value, names, indent)
    return [" " * indent + start + text]
