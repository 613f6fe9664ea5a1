"""`Journal`: what was edited since the last save, on disk within a second, for after a crash (R19).

How the window uses it:

* `journal = Journal(state_folder, path)` when a document is opened (`path` None for a new one).
* `journal.record(document)` after every edit, undo and redo. It costs nothing here: a thread of
  the journal writes what changed, at most `INTERVAL` seconds later.
* `journal.saved(path)` after every successful save.
* `journal.close()` when the document is closed on purpose; nothing of it is kept.
* At start, `find_recoverable(state_folder)` gives what programs left that did not come to their
  `close`. Load its `document`, `record` it in a journal of its own, `flush`, and only then
  `discard` the old one: a crash in between repeats the recovery.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from graph_runtime.disk.calls import DISK, Disk
from graph_runtime.disk.lock import FileLock
from graph_runtime.document.model import Document
from graph_runtime.document.text import DocumentLines
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import FileError, write_atomic
from graph_runtime.keeping.journal_record import Record, splices, to_line

INTERVAL = 0.5
"""Longest time (s) between an edit and the moment at which it is safe on disk."""
SNAPSHOT_SECONDS = 300.0
SNAPSHOT_BYTES = 4 * 2**20


class Journal:
    """Writes one document's edits; `report` is told, from another thread, when it cannot.

    Nothing is written before the first edit. Times are of a clock that never goes back.
    """

    def __init__(
        self,
        state_folder: str | Path,
        path: str | Path | None = None,
        report: Callable[[str], None] = lambda sentence: None,
        disk: Disk = DISK,
    ) -> None:
        self._folder = Path(state_folder, "journals")
        self._file = self._folder / _name(path)
        self._path = None if path is None else str(path)
        self._report = report
        self._disk = disk
        self._lock = FileLock(self._file.with_suffix(".lock"))
        self._writing = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._pending: Document | None = None
        self._thread: threading.Thread | None = None
        self._lines = DocumentLines()
        self._written: dict[str, list[str]] | None = None
        self._descriptor: int | None = None
        self._failing = False
        self._number = 0
        self._size = 0
        self._snapshot_at = 0.0

    @property
    def file(self) -> Path:
        return self._file

    def record(self, document: Document) -> None:
        """Remember this state of the document; it is on disk within `INTERVAL` seconds."""
        self._pending = document
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_writing, daemon=True)
            self._thread.start()
        self._wake.set()

    def flush(self) -> bool:
        """Write what is pending, now; false if the disk refused it."""
        with self._writing:
            return self._write_pending()

    def saved(self, path: str | Path) -> None:
        """The last recorded state is safe in the file at `path`."""
        self._path = str(path)
        with self._writing:
            self._write_pending()
            if self._written is not None:
                self._try(lambda: self._append(self._next("saved")))

    def close(self) -> None:
        """The document was closed on purpose: nothing is kept."""
        self._end_thread()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        with contextlib.suppress(OSError):
            self._file.unlink()
        self._lock.release()

    def _end_thread(self) -> None:
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _keep_writing(self) -> None:
        while not self._closing.is_set():
            self._wake.wait()
            self._wake.clear()
            self._closing.wait(INTERVAL)
            if not self._closing.is_set() and not self.flush():
                self._wake.set()

    def _write_pending(self) -> bool:
        document = self._pending
        if document is None:
            return True
        if not self._try(lambda: self._write(document)):
            return False
        if self._pending is document:
            self._pending = None
        return True

    def _try(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except (OSError, DocumentError) as error:
            self._written = None  # whatever is on disk now, go on with a whole document
            if not self._failing:
                self._report(f"Your edits are not protected against a crash: {_sentence(error)}")
            self._failing = True
            return False
        self._failing = False
        return True

    def _write(self, document: Document) -> None:
        lines = self._lines.of(document)
        now = time.monotonic()
        stale = self._size > SNAPSHOT_BYTES or now - self._snapshot_at > SNAPSHOT_SECONDS
        if self._written is None or stale:
            self._begin(lines)
            self._snapshot_at = now
        else:
            changes = splices(self._written, lines)
            if changes:
                self._append(self._next("edit", changes))
        self._written = lines

    def _begin(self, lines: dict[str, list[str]]) -> None:
        """A new file with the whole document, in the place of the old one."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._lock.acquire():
            raise OSError("the journal is in use")
        whole = to_line(self._next("snapshot", splices({}, lines)))
        write_atomic(self._file, whole, self._disk)
        self._file.chmod(0o600)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._descriptor = self._disk.append(self._file)
        self._size = 0

    def _append(self, record: Record) -> None:
        assert self._descriptor is not None
        rest = memoryview(to_line(record))
        self._size += len(rest)
        while rest:
            rest = rest[self._disk.write(self._descriptor, rest) :]
        self._disk.fsync(self._descriptor)

    def _next(self, kind: str, changes: dict[str, tuple[int, int, list[str]]] = {}) -> Record:
        self._number += 1
        return Record(
            number=self._number, kind=kind, path=self._path, time=time.time(), splices=changes
        )


def _name(path: str | Path | None) -> str:
    told = "untitled" if path is None else sha256(os.fsencode(path)).hexdigest()[:16]
    return f"{told}-{os.getpid()}-{time.time_ns()}.journal"


def _sentence(error: OSError | DocumentError) -> str:
    return str(error if isinstance(error, FileError) else error.args[-1])
