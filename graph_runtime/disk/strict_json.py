"""JSON without its loose ends: limits before parsing, no double keys, no NaN, no half letters."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph_runtime.errors import DocumentError, shown

MAX_DEPTH = 64
MAX_VALUES = 1_000_000
MAX_DIGITS = 20
MAX_TEXT = 4_096

# Possessive, and an open end is a match too: linear in the text whatever it holds.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")] = 1
_STEPS[list(b"]}")] = -1


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands in the parsed tree where something may not be, so that its place can be told."""

    reason: str
    remedy: str


def parse_json(data: bytes) -> Any:
    """The tree of a JSON text; raises DocumentError, never RecursionError or MemoryError."""
    text = _decoded(data)
    _measure(data)
    try:
        tree = json.loads(
            text,
            object_pairs_hook=_single_keys,
            parse_int=_short_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        reason = f"The text is not JSON ({error.msg} in {place})"
        raise DocumentError("", reason, "Undo the last change to the file by hand") from None
    for path, value in _leaves(tree, ()):
        refused = _refuse(value)
        if refused is not None:
            raise DocumentError(pointer(path), refused.reason, refused.remedy)
    return tree


def write_json(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=True, allow_nan=False).encode("ascii")


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer in printable ASCII, cut where a part of it is absurdly long."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return "".join(f"/{shown(part)}" for part in parts)


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise DocumentError("", "The text begins with a byte order mark", "Save it as plain UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"The text is not UTF-8 (byte {error.start})"
        raise DocumentError("", reason, "Save it as plain UTF-8") from None


def _measure(data: bytes) -> None:
    """Refuse depth and count by looking at brackets and commas alone, outside of strings."""
    bare = _STRING.sub(b"", data)
    steps = _STEPS[np.frombuffer(bare.translate(None, _NOT_BRACKETS), np.uint8)]
    depth = int(np.cumsum(steps, dtype=np.int32).max(initial=0))
    if depth > MAX_DEPTH:
        raise DocumentError("", f"Values are nested deeper than {MAX_DEPTH}", "Nest them less")
    if bare.count(b",") > MAX_VALUES:
        raise DocumentError("", f"There are more than {MAX_VALUES:,} values", "Divide the drawing")


def _single_keys(pairs: list[tuple[str, Any]]) -> Any:
    tree = dict(pairs)
    if len(tree) == len(pairs):
        return tree
    seen: set[str] = set()
    double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return _Refused(f"The key '{shown(double)}' stands twice", "Keep one of them")


def _short_integer(digits: str) -> int | _Refused:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        return _Refused(f"A number has more than {MAX_DIGITS} digits", "Write a smaller number")
    return int(digits)


def _finite(digits: str) -> float | _Refused:
    value = float(digits)
    return value if math.isfinite(value) else _Refused("A number is too large", "Write it smaller")


def _no_constant(word: str) -> _Refused:
    return _Refused(f"{word} is not a number of JSON", "Write a finite number")


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every key and every value that is no container, with its path; depth is bounded before."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _refuse(value: Any) -> _Refused | None:
    if isinstance(value, _Refused):
        return value
    if not isinstance(value, str):
        return None
    if len(value) > MAX_TEXT:
        return _Refused(f"A text is longer than {MAX_TEXT:,} characters", "Shorten it")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        return _Refused("A text holds half of a character", "Write the character whole")
    return None
