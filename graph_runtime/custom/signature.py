"""Ports and parameters of a person's own block, read off the heads of its two methods."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from graph_runtime.custom.writing_rules import CodeError

INFERRED = ("in_channels", "in_features")
"""Arguments of the constructor that are filled with sizes of what arrives at the first input."""
MAX_PORTS = 32
_PORT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
"""What may become part of a name in the source: an output port, an argument."""
_PLAIN = {"int": int, "float": float, "bool": bool, "str": str}
_SEVERAL = {"tuple[int, ...]": "int", "list[int]": "int"}


@dataclass(frozen=True, slots=True)
class Ends:
    """Input ports that are needed, those that may stay open (`= None`), and output ports."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ("y",)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of the constructor: a parameter of the block, or a size that is inferred.

    `kind` is int, float, bool or str; `several` means any count of ints. `default` is None where
    there is none.
    """

    name: str
    kind: str
    several: bool = False
    default: Any = None
    inferred: bool = False


def ends(forward: ast.FunctionDef) -> Ends:
    """Ports of a forward method."""
    given, line = forward.args, forward.lineno
    if given.vararg or given.kwarg or given.kwonlyargs or not given.args + given.posonlyargs:
        raise _unfit(line, "forward takes more than plain arguments behind self")
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)][1:]
    for name in names:
        if not _PORT.match(name):
            raise _unfit(line, f"forward has an argument called {name[:40]}")
    if not 1 <= len(names) <= MAX_PORTS:
        raise _unfit(line, f"forward takes {len(names)} inputs")
    count = len(names) - len(given.defaults)
    for name, default in zip(names[count:], given.defaults, strict=True):
        if not (isinstance(default, ast.Constant) and default.value is None):
            fix = "Make it an argument of __init__, or give it the default None."
            message = f"Line {line}: the argument {name} of forward has a default."
            raise CodeError(line, message, fix)
    return Ends(tuple(names[:count]), tuple(names[count:]), _outputs(forward))


def _outputs(forward: ast.FunctionDef) -> tuple[str, ...]:
    """One output `y`; several where the annotation or the last return is a tuple of so many."""
    returned = _returned(forward)
    count = _annotated(forward)
    if count is None:
        count = len(returned) if returned else 1
    if count > MAX_PORTS:
        raise _unfit(forward.lineno, f"forward gives {count} results")
    if count == 1:
        return ("y",)
    if len(returned) == len(set(returned)) == count and all(map(_NAME.match, returned)):
        return returned
    return tuple(f"y{index}" for index in range(count))


def _annotated(forward: ast.FunctionDef) -> int | None:
    """How many results the annotation tells of; None where there is none."""
    match forward.returns:
        case None:
            return None
        case ast.Subscript(value=ast.Name("tuple" | "Tuple"), slice=ast.Tuple(elts=parts)):
            if any(isinstance(part, ast.Constant) and part.value is ... for part in parts):
                raise _unfit(forward.lineno, "its annotation does not say how many results it has")
            return len(parts)
        case ast.Name("tuple" | "Tuple"):
            raise _unfit(forward.lineno, "its annotation does not say how many results it has")
    return 1


def _returned(forward: ast.FunctionDef) -> tuple[str, ...]:
    """The names in the last return of the method itself; "" for what is no name."""
    last = [node for node in _own_nodes(forward) if isinstance(node, ast.Return)]
    value = max(last, key=lambda node: node.lineno).value if last else None
    if not isinstance(value, ast.Tuple):
        return ()
    return tuple(part.id if isinstance(part, ast.Name) else "" for part in value.elts)


def _own_nodes(forward: ast.FunctionDef) -> Iterator[ast.AST]:
    """Nodes of the method without those of functions inside of it."""
    waiting: list[ast.AST] = list(forward.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def constructor(init: ast.FunctionDef | None) -> tuple[Argument, ...]:
    """Arguments that can be shown and stored; others have to have a default of their own."""
    if init is None:
        return ()
    given = init.args
    plain = [*given.posonlyargs, *given.args][1:]
    lacking = len(plain) - len(given.defaults)
    defaults: list[ast.expr | None] = [None] * max(lacking, 0) + list(given.defaults)
    pairs = list(zip(plain, defaults[-len(plain) :] if plain else [], strict=True))
    pairs += list(zip(given.kwonlyargs, given.kw_defaults, strict=True))
    if len(given.posonlyargs) > 1:
        raise _unfit(init.lineno, "__init__ has arguments that cannot be given by name")
    if len(pairs) > MAX_PORTS:
        raise _unfit(init.lineno, f"__init__ takes more than {MAX_PORTS} arguments")
    found = [_argument(argument, default, init.lineno) for argument, default in pairs]
    return tuple(argument for argument in found if argument is not None)


def _argument(given: ast.arg, default: ast.expr | None, line: int) -> Argument | None:
    name = given.arg
    said = ast.unparse(given.annotation) if given.annotation else ""
    if name in INFERRED and default is None and said in ("", "int"):
        return Argument(name, "int", inferred=True)
    kind, several = _SEVERAL.get(said, said), said in _SEVERAL
    value = _constant(default)
    if not said and value is not None:
        several = isinstance(value, tuple)
        kind = type(value[0]).__name__ if several else type(value).__name__
    if kind in _PLAIN and (default is None or _fits(value, kind, several)):
        if not _NAME.match(name) or name == "code":
            message = f"Line {line}: __init__ has an argument called {name[:40]}."
            raise CodeError(line, message, "Take another name in small letters.")
        return Argument(name, kind, several, value)
    if default is None:
        message = f"Line {line}: the argument {name} of __init__ has no simple type."
        fix = "Say int, float, bool, str or tuple[int, ...], or give it a default."
        raise CodeError(line, message, fix)
    return None


def _constant(default: ast.expr | None) -> Any:
    """A default that is a plain value; a list or tuple of numbers as a tuple."""
    try:
        value = ast.literal_eval(default) if default is not None else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if type(value) in (list, tuple):
        return tuple(value) if value and all(type(part) is int for part in value) else None
    if type(value) is float and not isfinite(value):
        return None
    return value if type(value) in _PLAIN.values() else None


def _fits(value: Any, kind: str, several: bool) -> bool:
    wanted = (int, float) if kind == "float" else (_PLAIN[kind],)
    return isinstance(value, tuple) if several else type(value) in wanted


def _unfit(line: int, what: str) -> CodeError:
    fix = "Ports and parameters are read off the heads of __init__ and forward: keep them plain."
    return CodeError(line, f"Line {line}: {what}.", fix)
