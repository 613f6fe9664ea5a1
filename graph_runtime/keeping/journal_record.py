"""One line of a journal: numbered, with a checksum, holding the lines of the file that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from zlib import crc32

from pydantic import BaseModel, ConfigDict, ValidationError

Splice = tuple[int, int, list[str]]
"""From this line on, take away so many lines and put these in their place."""


class Record(BaseModel):
    """`snapshot` holds a whole document, `edit` what differs from the record before it.

    `saved` says that the state before it is in the file at `path`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    kind: Literal["snapshot", "edit", "saved"]
    path: str | None
    time: float
    splices: dict[str, Splice]


def to_line(record: Record) -> bytes:
    body = record.model_dump_json().encode("utf-8", "replace")
    return b"%08x %s\n" % (crc32(body), body)


def from_line(line: bytes) -> Record | None:
    """The record of one line; None for a line that was cut, damaged or is no record."""
    checksum, _, body = line.rstrip(b"\n").partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        return Record.model_validate_json(body)
    except ValidationError:
        return None


def splices(
    old: Mapping[str, list[str]], new: Mapping[str, list[str]]
) -> dict[str, tuple[int, int, list[str]]]:
    """What turns the sections `old` into `new`; a section that is gone has no lines left."""
    found = {}
    for key in (*new, *(key for key in old if key not in new)):
        before, after = old.get(key, []), new.get(key, [])
        if before != after:
            found[key] = _splice(before, after)
    return found


def spliced(lines: Mapping[str, list[str]], changes: Mapping[str, Splice]) -> dict[str, list[str]]:
    """The sections after the changes."""
    after = dict(lines)
    for key, (start, cut, put) in changes.items():
        old = after.get(key, [])
        after[key] = [*old[:start], *put, *old[start + cut :]]
    return after


def _splice(before: list[str], after: list[str]) -> tuple[int, int, list[str]]:
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, len(before) - start - end, after[start : len(after) - end]
