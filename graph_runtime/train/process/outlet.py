"""Where a run's events go: all of them to the log, as many as it can take to the window."""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic

from graph_runtime.train.folder.log_file import LogFile
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_lines import to_line
from graph_runtime.train.messages.events import (
    Alive,
    AttentionWeights,
    GradientNorms,
    Losses,
    Notice,
    Progress,
    Weights,
)
from graph_runtime.train.messages.look_events import Looked, LookFailed, Previewed, Ranked
from graph_runtime.train.messages.race_events import Raced
from graph_runtime.train.messages.remote_events import FilePiece

FLUSH_SECONDS = 1 / 60
"""Least time between two writes, so that the window gets at most 60 frames a second."""
MAX_PENDING = 4 << 20
"""Bytes kept for a window that does not read; then the oldest drawable events are dropped."""

_UNLOGGED = (Alive, Looked, Ranked, Previewed, LookFailed, Raced, FilePiece)
"""Answers to the window that are no part of a run."""
_DRAWN = (Losses, Progress, GradientNorms, Weights, AttentionWeights, Alive)


class Outlet:
    """Collects events and writes them in batches; may be used from several threads.

    A window that stops reading never holds up a run: the pipe is written without waiting.
    """

    def __init__(self, pipe: int) -> None:
        os.set_blocking(pipe, False)
        self._pipe: int | None = pipe
        self._pending: deque[tuple[bytes, bool]] = deque()
        self._size = 0
        self._log: LogFile | None = None
        self._log_fault = ""
        self._lock = threading.RLock()
        self._flushed = 0.0
        self._began = monotonic()

    def open_log(self, path: Path) -> None:
        """Append to this log from now on; raises OSError, RunError if another worker writes it."""
        log = LogFile(path)
        with self._lock:
            self._log, self._log_fault, self._began = log, "", monotonic()

    def set_clock(self, elapsed: float) -> None:
        """Count the time of events from here: `elapsed` seconds of the run are behind."""
        self._began = monotonic() - elapsed

    def sync_log(self) -> None:
        """Bring everything said so far onto the disk, as far as that can be."""
        self.flush()
        with self._lock:
            if self._log is not None:
                self._log.write(now=True)
                self._log.sync()

    def close_log(self) -> None:
        self.flush()
        with self._lock:
            if self._log is not None:
                self._log.write(now=True)
                self._log.close()
            self._log = None

    @property
    def between_words(self) -> AbstractContextManager[object]:
        """While it is held no line is half written, and none is begun."""
        return self._lock

    @property
    def quiet_seconds(self) -> float:
        """Time since anything was written to the window."""
        return monotonic() - self._flushed

    def send(self, event: Event, urgent: bool = True) -> None:
        """Note an event; an urgent one is written at once, others with the next batch."""
        with self._lock:
            self._note(event)
        if urgent or monotonic() - self._flushed >= FLUSH_SECONDS:
            self.flush()

    def flush(self, wait_seconds: float = 0.0) -> None:
        """Write what there is; wait at most this long for a window that is slow to read."""
        with self._lock:
            self._write_log()
            self._write_pipe()
            until = monotonic() + wait_seconds
            while self._pending and self._pipe is not None and monotonic() < until:
                select.select((), (self._pipe,), (), until - monotonic())
                self._write_pipe()

    def _note(self, event: Event) -> None:
        line = to_line(event.model_copy(update={"time": monotonic() - self._began}))
        if self._log is not None and not isinstance(event, _UNLOGGED):
            self._log.add(line)
        self._pending.append((line, isinstance(event, _DRAWN)))
        self._size += len(line)

    def _write_log(self) -> None:
        """A log that cannot be written is tried again later, and the person is told once."""
        if self._log is None:
            return
        self._log.write()
        fault, known = self._log.fault, self._log_fault
        self._log_fault = fault
        if fault and not known:
            self._note(Notice(message=f"{fault} The run goes on, and it will be tried again."))
        if known and not fault:
            lost = self._log.take_lost()
            gap = f", with a gap of {lost} lines" if lost else ""
            self._note(Notice(message=f"The run's log is written again{gap}."))

    def _write_pipe(self) -> None:
        self._flushed = monotonic()
        self._drop()
        while self._pending and self._pipe is not None:
            try:
                written = os.write(self._pipe, self._batch())
            except BlockingIOError:
                return
            except OSError:
                self._pipe = None
                return
            self._forget(written)

    def _batch(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        for line, _ in self._pending:
            lines.append(line)
            size += len(line)
            if size >= 1 << 16:
                break
        return b"".join(lines)

    def _forget(self, written: int) -> None:
        self._size -= written
        while written:
            line, _ = self._pending.popleft()
            if written < len(line):
                # A line that is partly written must be finished, so it is no longer dropped.
                self._pending.appendleft((line[written:], False))
                return
            written -= len(line)

    def _drop(self) -> None:
        if self._pipe is None:
            self._pending.clear()
            self._size = 0
        if self._size <= MAX_PENDING:
            return
        excess = self._size - MAX_PENDING // 2
        kept: deque[tuple[bytes, bool]] = deque()
        for line, drawn in self._pending:
            if drawn and excess > 0:
                excess -= len(line)
                self._size -= len(line)
            else:
                kept.append((line, drawn))
        self._pending = kept
