"""Parameter values as a person types and reads them."""

from __future__ import annotations

import re
from collections.abc import Callable

from graph_runtime.formula import as_formula, is_formula
from graph_runtime.params import (
    File,
    Integer,
    JsonValue,
    Numbers,
    Param,
    Real,
    Reals,
    Size,
    Table,
    Text,
)

_ROW_END = re.compile(r"[;\]\n]")
_LISTED = re.compile(r"[\s,;x×()\[\]]+")


def read(param: Param, text: str) -> JsonValue:
    """The value that `text` means, after `=` a formula; the text itself where it means none.

    The declaration then refuses the text with its own sentence, so that a field and a file say
    the same about the same mistake.
    """
    trimmed = text.strip()
    if not trimmed and param.optional:
        return None
    if trimmed.startswith("=") and not isinstance(param, File):
        return as_formula(trimmed[1:].strip())
    match param:
        case Integer():
            return _number(int, trimmed)
        case Real():
            return _number(float, trimmed)
        case Size():
            return trimmed if trimmed in param.words else _size(trimmed)
        case Numbers():
            return _listed(int, trimmed)
        case Reals():
            return _listed(float, trimmed)
        case Table():
            return _rows(int if param.whole else float, trimmed)
        case Text() | File():
            return text
        case _:
            return trimmed


def written(value: JsonValue) -> str:
    """A value as it stands in a field: `[3, 5]` as `3, 5`, rows with `;` between, None empty."""
    if value is None:
        return ""
    if is_formula(value):
        return f"= {value['formula']}"
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return "; ".join(written(item) for item in value)
    if isinstance(value, list):
        return ", ".join(written(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value!r}" if isinstance(value, float) else str(value)


def _number(kind: Callable[[str], int | float], text: str) -> JsonValue:
    try:
        return kind(text)
    except ValueError:
        return text


def _size(text: str) -> JsonValue:
    numbers = _listed(int, text)
    one = isinstance(numbers, list) and len(numbers) == 1
    return numbers[0] if one else numbers or text


def _rows(kind: Callable[[str], int | float], text: str) -> JsonValue:
    """Rows end with `;` or, as lists are written, with a closing bracket."""
    rows = [_listed(kind, row) for row in _ROW_END.split(text)]
    return text if any(isinstance(row, str) for row in rows) else [row for row in rows if row]


def _listed(kind: Callable[[str], int | float], text: str) -> JsonValue:
    parts = [part for part in _LISTED.split(text) if part]
    try:
        return [kind(part) for part in parts]
    except ValueError:
        return text
