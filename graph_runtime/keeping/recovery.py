"""What crashed programs left behind in their journals, ready to be opened again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_runtime.disk.lock import FileLock
from graph_runtime.document.model import Document
from graph_runtime.document.text import assemble
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import parse_document
from graph_runtime.keeping.journal_record import Record, from_line, spliced

MAX_LINE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A document with edits that were never saved.

    `path` is the file it was opened from or saved to, None for a new one; `time` is when the last
    edit was made (seconds since 1970). While this object holds its lock, no other program offers
    the same recovery.
    """

    journal: Path
    lock: FileLock
    document: Document
    path: Path | None
    time: float

    def discard(self) -> None:
        """Forget it: it was recovered and recorded anew, or the person does not want it."""
        with contextlib.suppress(OSError):
            self.journal.unlink()
        self.lock.release()

    def leave(self) -> None:
        """Keep it for the next start."""
        self.lock.release()


def find_recoverable(state_folder: str | Path) -> list[Recoverable]:
    """Everything that can be recovered, latest first; journals with nothing in them are removed.

    Journals of programs that still run are left alone. Only reading is done to the others, so a
    crash in here changes nothing.
    """
    folder = Path(state_folder, "journals")
    with contextlib.suppress(OSError):
        found = [entry for file in sorted(folder.glob("*.journal")) for entry in _recovered(file)]
        return sorted(found, key=lambda entry: -entry.time)
    return []


def _recovered(file: Path) -> list[Recoverable]:
    lock = FileLock(file.with_suffix(".lock"))
    try:
        if not lock.acquire():
            return []
        state = _replay(file)
        if state is not None:
            record, document = state
            path = None if record.path is None else Path(record.path)
            return [Recoverable(file, lock, document, path, record.time)]
        file.unlink()
    except OSError:
        pass
    lock.release()
    return []


def _replay(file: Path) -> tuple[Record, Document] | None:
    """The state after the last edit that is whole; None if it is saved or there is none."""
    lines: dict[str, list[str]] | None = None
    last: Record | None = None
    for record in _records(file):
        if record is None or (record.kind != "snapshot" and _gap(last, record)):
            break
        lines = spliced({} if record.kind == "snapshot" else lines or {}, record.splices)
        last = record
    if lines is None or last is None or last.kind == "saved":
        return None
    try:
        return last, parse_document(assemble({key: inner for key, inner in lines.items() if inner}))
    except DocumentError:
        return None


def _gap(last: Record | None, record: Record) -> bool:
    return last is None or record.number != last.number + 1


def _records(file: Path) -> Iterator[Record | None]:
    with file.open("rb") as stream:
        while line := stream.readline(MAX_LINE):
            yield from_line(line)
