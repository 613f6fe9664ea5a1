"""The few forms of Python in which a block may say how it is built and called.

A block composes `Value`s; `source` prints them. Nothing here holds text that could become code:
targets and names are checked when made, everything else is a literal of an exact built-in type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.spelling import literal, name_fault, target

Index = int | slice | None
Pattern = str | tuple["Pattern", ...]


class Value:
    """An expression of the forward method."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Apply:
        return Apply(self, _arguments(args), _keywords(kwargs))

    def __getitem__(self, index: Index | tuple[Index, ...]) -> Item:
        return Item(self, index if isinstance(index, tuple) else (index,))

    def __add__(self, other: Value) -> Binary:
        return Binary("+", self, other)

    def __mul__(self, other: Value) -> Binary:
        return Binary("*", self, other)

    def method(self, name: str, *args: Any, **kwargs: Any) -> Method:
        """`value.name(*args, **kwargs)`, a method of a tensor."""
        return Method(self, name, _arguments(args), _keywords(kwargs))


@dataclass(frozen=True, slots=True)
class Var(Value):
    """A name inside a block's forward lines: one of its ports or a local of its own."""

    name: str


@dataclass(frozen=True, slots=True)
class Me(Value):
    """The block's own module; `used` holds the output ports that something reads."""

    used: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Call(Value):
    """A call of something PyTorch names, or of a module of ours that is inlined."""

    target: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Apply(Value):
    callee: Value
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Method(Value):
    value: Value
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item(Value):
    value: Value
    index: tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class Binary(Value):
    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Let:
    """A forward line: names (ports of the block or locals) bound to a value.

    A nested tuple of names unpacks: `("y", ("h", "c"))` prints `y, (h, c) = …`. `shape` is what
    the comment says of a local; the shape of a port is known.
    """

    pattern: Pattern
    value: Value
    shape: str = ""


Forward = Value | tuple[Let, ...]


def call(name: str, *args: Any, **kwargs: Any) -> Call:
    """A call of `nn.…`, `F.…` or `torch.…`; arguments are values or literals."""
    return Call(target(name), _arguments(args), _keywords(kwargs))


def own(name: str, *args: Any, **kwargs: Any) -> Call:
    """A call of a module of `graph_runtime.modules`, whose source is inlined into model.py."""
    if not (name.isascii() and name.isidentifier() and name[0].isupper()):
        raise ValueError(f"{name!r} is not the name of a module class")
    return Call(name, _arguments(args), _keywords(kwargs))


def let(pattern: Pattern, value: Value, shape: str = "") -> Let:
    return Let(pattern, value, shape)


def _arguments(args: tuple[Any, ...]) -> tuple[Any, ...]:
    for value in args:
        _accept(value)
    return args


def _keywords(kwargs: dict[str, Any]) -> dict[str, Any]:
    for name, value in kwargs.items():
        if not (name.isascii() and name.isidentifier()):
            raise ValueError(f"{name!r} is not a keyword argument")
        _accept(value)
    return kwargs


def _accept(value: Any) -> None:
    if isinstance(value, tuple | list):
        for item in value:
            _accept(item)
    elif not isinstance(value, Value):
        literal(value)


def local(name: str) -> Var:
    """A local name of a block's forward lines."""
    fault = name_fault(name)
    if fault:
        raise ValueError(f"{name!r} {fault}")
    return Var(name)
