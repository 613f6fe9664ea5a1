"""Calls and brackets whose arguments a block keeps in another form than torch."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_runtime.import_.functions import NotDrawnError, is_batch, plain, sizes


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block with its parameters and the values that feed it."""

    kind: str
    params: Mapping[str, Any]
    inputs: Sequence[ast.expr]


_DTYPES = {"float": "float32", "long": "int64", "bool": "bool"}
_RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")


def special(
    name: str, method: bool, arguments: list[ast.expr], named: Mapping[str | None, ast.expr]
) -> Drawn | None:
    """The block behind a call; `method` says whether it stands behind a value and a dot."""
    if name in ("reshape", "view"):
        shape = _listed(arguments[1:])
        if not shape or not is_batch(shape[0]):
            raise NotDrawnError("Its first size must be that of the batch.")
        return Drawn("Reshape", {"shape": sizes(shape[1:])}, arguments[:1])
    if name == "permute" and not named:
        return Drawn("Permute", {"dims": sizes(arguments[1:])}, arguments[:1])
    if name == "select" and method and len(arguments) == 3 and plain(arguments[2]) == -1:
        return Drawn("SelectLast", _set("dim", plain(arguments[1]), 1), arguments[:1])
    if name == "mean" and method:
        return _mean(arguments, named)
    if name == "einsum" and arguments:
        return Drawn("Einsum", {"equation": plain(arguments[0])}, _listed(arguments[1:]))
    if name == "stack" and arguments:
        dim = plain(arguments[1]) if len(arguments) > 1 else _plain(named, "dim", 0)
        return Drawn("Stack", _set("dim", dim, 1), _listed(arguments[:1]))
    if name in _DTYPES and method and len(arguments) == 1:
        return Drawn("Cast", _set("dtype", _DTYPES[name], "float32"), arguments)
    if name in _RELATIONS and len(arguments) == 2:
        params = _set("relation", name, "ne") | _set("to", float(plain(arguments[1])), 0.0)
        return Drawn("Compare", params, arguments[:1])
    return None


def bracketed(index: ast.expr) -> Drawn | None:
    """The block behind `x[:, 2]` or `x[:, 1:5]`, which looks at one axis but the batch."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    whole = [isinstance(p, ast.Slice) and not (p.lower or p.upper or p.step) for p in parts]
    if len(parts) < 2 or not all(whole[:-1]):
        return None
    dim, last = len(parts) - 1, parts[-1]
    if not isinstance(last, ast.Slice):
        place = plain(last)
        if type(place) is not int:
            return None
        if place == -1:
            return Drawn("SelectLast", _set("dim", dim, 1), ())
        return Drawn("Select", _set("dim", dim, 1) | _set("index", place, 0), ())
    bounds = [plain(b) if b else None for b in (last.lower, last.upper, last.step)]
    params = _set("dim", dim, 1) | _set("start", bounds[0] or 0, 0)
    return Drawn("Slice", params | _set("stop", bounds[1], None) | _set("step", bounds[2] or 1, 1),
                 ())  # fmt: skip


def _mean(arguments: list[ast.expr], named: Mapping[str | None, ast.expr]) -> Drawn | None:
    """A plain mean over one axis; any other is the general block's."""
    given = [*arguments[1:], *named.values()]
    if len(given) != 1 or not named.keys() <= {"dim"} or type(plain(given[0])) is not int:
        return None
    return Drawn("MeanOverTime", _set("dim", plain(given[0]), 1), arguments[:1])


def _listed(values: list[ast.expr]) -> list[ast.expr]:
    """Values given one by one or as one tuple."""
    if len(values) == 1 and isinstance(values[0], ast.Tuple | ast.List):
        return values[0].elts
    return values


def _plain(named: Mapping[str | None, ast.expr], name: str, otherwise: Any) -> Any:
    return plain(named[name]) if name in named else otherwise


def _set(name: str, value: Any, default: Any) -> dict[str, Any]:
    return {} if value == default else {name: value}
