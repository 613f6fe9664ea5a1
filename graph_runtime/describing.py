"""`describe`: the fields of a declaration as `Param` values, which forms and pages can read."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from graph_runtime.params import (
    Choice,
    Code,
    CodeMark,
    Doubling,
    File,
    FileMark,
    Flag,
    Integer,
    Numbers,
    Param,
    Real,
    Reals,
    Size,
    Table,
    Text,
    thawed,
)


def describe(declaration: type[BaseModel]) -> tuple[Param, ...]:
    """The parameters of a declaration in the order in which they are written."""
    return tuple(
        _param(info.alias or name, info) for name, info in declaration.model_fields.items()
    )


def _param(name: str, info: FieldInfo) -> Param:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    members = _members(info.annotation)
    optional = type(None) in members
    members = tuple(m for m in members if m is not type(None))
    default = None if info.default is PydanticUndefined else thawed(info.default)
    common = {
        "name": name,
        "default": default,
        "required": info.is_required(),
        "optional": optional,
        "help": info.description or "",
        "unit": str(extra.get("unit", "")),
    }
    return _typed(members, _metadata(members, info), common)


def _typed(members: tuple[Any, ...], notes: list[Any], common: dict[str, Any]) -> Param:
    low, high, low_open, high_open = _bounds(notes)
    words = tuple(str(w) for m in members if get_origin(m) is Literal for w in get_args(m))
    bare = [_bare(m) for m in members if get_origin(m) is not Literal]
    pairs = [m for m in bare if get_origin(m) is tuple]
    if not bare:
        return Choice(**common, choices=words)
    if pairs and get_origin(_bare(get_args(pairs[0])[0])) is tuple:
        return _table(pairs[0], common)
    if pairs and any(isinstance(note, CodeMark) for note in notes):
        return Code(**common)
    if pairs and _bare(get_args(pairs[0])[0]) is float:
        low, high, low_open, high_open = _bounds(_notes(get_args(pairs[0])[0]))
        span = {"low": low, "high": high, "low_open": low_open, "high_open": high_open}
        several = Ellipsis in get_args(pairs[0])
        return Reals(**common, count=None if several else len(get_args(pairs[0])), **span)
    if pairs and Ellipsis in get_args(pairs[0]):
        low, high, _, _ = _bounds(_notes(get_args(pairs[0])[0]))
        lengths = [note.max_length for note in notes if isinstance(note, annotated_types.MaxLen)]
        return Numbers(**common, low=low, high=high, most=min(lengths, default=None))
    if pairs:
        low, _, _, _ = _bounds(_notes(get_args(pairs[0])[0]))
        return Size(**common, axes=len(get_args(pairs[0])), low=int(low or 0), words=words)
    if bare == [bool]:
        return Flag(**common)
    if bare == [int]:
        doubles = any(isinstance(note, Doubling) for note in notes)
        return Integer(**common, low=low, high=high, doubles=doubles)
    if bare == [float]:
        return Real(**common, low=low, high=high, low_open=low_open, high_open=high_open)
    if bare == [str]:
        marks = [note for note in notes if isinstance(note, FileMark)]
        return File(**common, endings=marks[0].endings) if marks else Text(**common)
    raise TypeError(f"{common['name']}: no parameter type for {members}")


def _table(rows: Any, common: dict[str, Any]) -> Table:
    cell = get_args(_bare(get_args(rows)[0]))[0]
    low, high, _, _ = _bounds(_notes(cell))
    return Table(**common, whole=_bare(cell) is int, low=low, high=high)


def _members(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(m for part in get_args(annotation) for m in _members(part))
    return (annotation,)


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _notes(annotation: Any) -> list[Any]:
    """The bounds and marks that an `Annotated` type carries."""
    if get_origin(annotation) is not Annotated:
        return []
    notes: list[Any] = []
    for note in get_args(annotation)[1:]:
        notes.extend(note.metadata if isinstance(note, FieldInfo) else [note])
    return notes


def _metadata(members: tuple[Any, ...], info: FieldInfo) -> list[Any]:
    return list(info.metadata) + [note for member in members for note in _notes(member)]


def _bounds(notes: list[Any]) -> tuple[Any, Any, bool, bool]:
    low: Any = None
    high: Any = None
    low_open = high_open = False
    for note in notes:
        if isinstance(note, annotated_types.Ge):
            low = note.ge
        elif isinstance(note, annotated_types.Gt):
            low, low_open = note.gt, True
        elif isinstance(note, annotated_types.Le):
            high = note.le
        elif isinstance(note, annotated_types.Lt):
            high, high_open = note.lt, True
    return low, high, low_open, high_open
