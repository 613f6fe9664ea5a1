"""The log of a run: everything that is said, on disk. A disk that is full loses no line of it."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from pathlib import Path
from time import monotonic

from graph_runtime.disk.calls import DISK, Disk
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import FileError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

AGAIN_SECONDS = 0.5
"""Time until a log that could not be written is tried again, and is looked for where it was."""
PIECE_BYTES = 1 << 20
MOST_WAITING = 64 << 20
"""Bytes that wait for a disk; of what comes after them the log has a gap, and says so."""


class LogFile:
    """Lines at the end of one file; whoever holds it is the only one to write it."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        """Raises OSError, and RunError if another living process writes it."""
        self._path = path
        self._disk = disk
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._lost = 0
        self._reason = ""
        self._due = 0.0
        self._descriptor = self._open()

    @property
    def fault(self) -> str:
        """Why lines wait, as a sentence with path and remedy; "" while all is written."""
        return self._reason

    def add(self, line: bytes) -> None:
        if self._size + len(line) > MOST_WAITING:
            self._lost += 1
            return
        self._waiting.append(line)
        self._size += len(line)

    def write(self, now: bool = False) -> None:
        """Write what waits, a moment after a failure not yet again unless it has to be `now`."""
        if monotonic() < self._due and (self._reason or not self._waiting) and not now:
            return
        try:
            self._expect_there()
            self._write_all()
        except OSError as error:
            self._reason = str(error if isinstance(error, FileError) else self._told(error))
            self._due = monotonic() + AGAIN_SECONDS

    def sync(self) -> None:
        """Bring what is written onto the disk, as far as that can be."""
        with suppress(OSError):
            self._disk.fsync(self._descriptor)

    def close(self) -> None:
        with suppress(OSError):
            self._disk.close(self._descriptor)

    def _write_all(self) -> None:
        while self._waiting:
            piece = self._piece()
            written = self._disk.write(self._descriptor, memoryview(piece))
            if not written:
                raise OSError("nothing was written")
            self._forget(written)
        self._reason = ""

    def _expect_there(self) -> None:
        """A file that was taken from its folder swallows everything without a word."""
        if monotonic() < self._due:
            return
        self._due = monotonic() + AGAIN_SECONDS
        if os.fstat(self._descriptor).st_nlink and self._path.parent.is_dir():
            return
        fresh = self._open()
        os.close(self._descriptor)
        self._descriptor = fresh

    def _piece(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        for line in self._waiting:
            lines.append(line)
            size += len(line)
            if size >= PIECE_BYTES:
                break
        return b"".join(lines)

    def _forget(self, written: int) -> None:
        self._size -= written
        while written:
            line = self._waiting.popleft()
            if written < len(line):
                self._waiting.appendleft(line[written:])
                return
            written -= len(line)

    def _open(self) -> int:
        """The file, ready to append; a line that a dead writer left cut is ended first."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        try:
            log = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise self._told(error) from error
        _claim(log)
        size = os.fstat(log).st_size
        if size and os.pread(log, 1, size - 1) != b"\n":
            self._waiting.appendleft(b"\n")
            self._size += 1
        return log

    def _told(self, error: OSError) -> FileError:
        return FileError(self._path, error)

    def take_lost(self) -> int:
        """Lines that found no room since the last time this was asked."""
        lost, self._lost = self._lost, 0
        return lost


def _claim(log: int) -> None:
    """Take the log for this process; the system gives it back however the process ends."""
    if fcntl is None:
        return
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(log)
        raise RunError("This run is being trained by another window or command.") from None
    except OSError:
        return  # A file system without locks.
