"""`FollowedWorker`: a run that another window began and left alone, read from its log."""

from __future__ import annotations

import signal
from pathlib import Path
from time import monotonic, sleep

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import RunError
from graph_runtime.train.calling.client import ASK_SECONDS, TERM_SECONDS
from graph_runtime.train.folder.mailbox import Mailbox
from graph_runtime.train.folder.presence import who
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.commands import Command, Leave, Stop
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.process.death import Death
from graph_runtime.train.process.outliving import ALLOWED


class FollowedWorker:
    """To be used as a `WorkerClient`, but for what is answered by words that are not in the log."""

    hanging = stuck = False
    """What a log says nothing of."""

    def __init__(self, folder: Path) -> None:
        """Raises RunError if nobody carries out this run."""
        found = who(folder)
        if found is None:
            raise RunError("This run is not going on.")
        self._presence = found
        self._log = RunFolder(folder).log_file
        self._mailbox = Mailbox(folder)
        self._stream: EventStream | None = None
        self._at = 0
        self._forced = self._ended = False

    def begin(self, at: int, stream: EventStream) -> None:
        """Give the events from this byte of the log on, in which the stream stands."""
        self._at, self._stream = at, stream

    @property
    def pid(self) -> int | None:
        return self._presence.pid

    @property
    def alive(self) -> bool:
        return self._presence.alive

    @property
    def ended(self) -> bool:
        """Whether the process has gone and all that it said is read."""
        return self._ended

    def send(self, command: Command) -> bool:
        return isinstance(command, ALLOWED) and self._mailbox.put(command)

    def read(self, timeout: float = 0.0, limit: int = 1 << 20) -> list[Event]:
        """Events that have been written since the last look; never waits."""
        gone = not self.alive
        if self._stream is None:
            return []
        try:
            with open_regular(self._log) as file:
                file.seek(self._at)
                piece = file.read(limit)
        except OSError:
            piece = b""
        self._at += len(piece)
        self._ended = gone and not piece
        return list(self._stream.feed(piece))

    def terminate(self) -> None:
        """Tell the worker to save and leave, whatever it is doing."""
        self._presence.signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the worker at once, and all that it started."""
        self._forced = self._forced or self.alive
        self._presence.signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """Get rid of the worker within 10 seconds: ask, then tell, then kill its group."""
        self.send(Stop())
        self.send(Leave())
        if not self._gone_within(ASK_SECONDS):
            self.terminate()
            if not self._gone_within(TERM_SECONDS):
                self.kill()

    def let_go(self) -> None:
        """It goes on as it did before."""

    def close(self) -> None:
        """There is nothing to release."""

    def death(self) -> Death | None:
        if self.alive:
            return None
        if self._forced:
            return Death("stopped", "The worker was stopped by force.")
        return Death("signal", "The training process is gone.")

    def _gone_within(self, seconds: float) -> bool:
        until = monotonic() + seconds
        while self.alive and monotonic() < until:
            sleep(0.02)
        return not self.alive
