"""The few forms of Python in which a block may say how it is built and called.

A block composes `Value`s; `source` prints them. Nothing here holds text that could become code:
targets and names are checked when made, everything else is a literal of an exact built-in type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Union

from graph_runtime.formula import parse_formula
from graph_runtime.spelling import literal, name_fault, target

Index = int | slice | None
Pattern = str | tuple["Pattern", ...]
Operand = Union["Value", int, float]
OPERATORS = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2}
"""How tightly each binds; those that bind alike are read from the left."""


class Value:
    """An expression of the forward method."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Apply:
        return Apply(self, _arguments(args), _keywords(kwargs))

    def __getitem__(self, index: Index | tuple[Index, ...]) -> Item:
        return Item(self, index if isinstance(index, tuple) else (index,))

    def __add__(self, other: Operand) -> Binary:
        return _binary("+", self, other)

    def __radd__(self, other: Operand) -> Binary:
        return _binary("+", other, self)

    def __sub__(self, other: Operand) -> Binary:
        return _binary("-", self, other)

    def __rsub__(self, other: Operand) -> Binary:
        return _binary("-", other, self)

    def __mul__(self, other: Operand) -> Binary:
        return _binary("*", self, other)

    def __rmul__(self, other: Operand) -> Binary:
        return _binary("*", other, self)

    def __truediv__(self, other: Operand) -> Binary:
        return _binary("/", self, other)

    def __rtruediv__(self, other: Operand) -> Binary:
        return _binary("/", other, self)

    def __matmul__(self, other: Value) -> Binary:
        return _binary("@", self, other)

    def __neg__(self) -> Negated:
        return Negated(self)

    @property
    def device(self) -> Attribute:
        """`value.device`, for tensors that a block makes itself."""
        return Attribute(self, "device")

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
    """One operator of `OPERATORS` between two values, or a value and a number."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Negated(Value):
    value: Value


@dataclass(frozen=True, slots=True)
class Attribute(Value):
    value: Value
    name: str


@dataclass(frozen=True, slots=True)
class Symbol(Value):
    """Arithmetic over the names that a constructor is given, in its canonical spelling."""

    text: str


@dataclass(frozen=True, slots=True)
class Each(Value):
    """An expression once for each turn of a loop, as what `style` makes of them.

    `over` is a count, or the values that the names take in turn.
    """

    element: Value
    names: tuple[str, ...]
    over: Any
    style: Literal["star", "list", "sum"]


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


def symbol(text: str) -> Symbol:
    """Raises FormulaError for anything but arithmetic."""
    return Symbol(parse_formula(text).text)


def let(pattern: Pattern, value: Value, shape: str = "") -> Let:
    return Let(pattern, value, shape)


def _binary(operator: str, left: Operand, right: Operand) -> Binary:
    for value in (left, right):
        if not isinstance(value, Value) and type(value) not in (int, float):
            raise ValueError(f"{ascii(value)[:40]} cannot be written as an operand")
        _accept(value)
    return Binary(operator, left, right)


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
