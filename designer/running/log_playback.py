"""`LogPlayback`: fills a store from a run's log, a few milliseconds at a time."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from designer.plots.array_files import ArrayFiles
from designer.plots.store import RunStore
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.train.calling.followed import FollowedWorker
from graph_runtime.train.messages.event_stream import EventStream

PIECE_BYTES = 8 << 10


class LogPlayback:
    """A finished run on its way to the plots; `advance` until `done`."""

    def __init__(self, log: Path) -> None:
        self.store = RunStore(ArrayFiles(log.parent))
        self.done = False
        self._stream = EventStream()
        self._log = log
        self._at = 0

    def advance(self, seconds: float) -> None:
        """Read on for about this long; a log that cannot be read is at its end."""
        until = perf_counter() + seconds
        try:
            with open_regular(self._log) as file:
                file.seek(self._at)
                while not self.done and perf_counter() < until:
                    self._take(file.read(PIECE_BYTES))
        except OSError:
            self.done = True

    def handed_to(self, followed: FollowedWorker) -> None:
        """Let another one read on where this has come to."""
        followed.begin(self._at, self._stream)

    def _take(self, piece: bytes) -> None:
        self._at += len(piece)
        self.done = not piece
        self.store.add(self._stream.feed(piece))
