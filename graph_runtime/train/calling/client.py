"""The window's and the command line's end of a worker; knows neither Qt nor torch."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import IO

from graph_runtime.errors import RunError
from graph_runtime.train.calling.courtesy import give_way
from graph_runtime.train.calling.surroundings import surroundings
from graph_runtime.train.messages.commands import Command, Leave, Stop, to_line
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.messages.events import Alive
from graph_runtime.train.process.death import TAIL_LINES, Death, death, oom_kills

WORKER = Path(__file__).parents[1] / "worker.py"
ASK_SECONDS, TERM_SECONDS = 5.0, 3.0
"""How long a worker may take to stop when asked, and then when told to end."""
HANGING_SECONDS = 8.0
"""A worker that says nothing for so long does not respond."""
STUCK_SECONDS = 8.0
"""A run that has not moved on for so long, and three times as long as ever, does not either."""

MOST_UNSENT = 4 << 20
"""Bytes of commands kept for a worker that does not listen."""

_LET_GO: list[subprocess.Popen[bytes]] = []
"""Kept, so that Python does not complain of a child that nobody waits for."""


class WorkerClient:
    """Starts a worker, hands it commands, reads its events, and can always get rid of it.

    Start it from the main thread: the system ends the worker when the thread that started it ends.
    """

    def __init__(
        self, program: Path = WORKER, argv: Sequence[str] = (), more_env: Sequence[str] = ()
    ) -> None:
        """`argv` starts something else that speaks as a worker does, such as several at once.

        `more_env` are variables that it is given beside the few that a worker needs.
        """
        self._more_env = more_env
        self._argv = argv or (sys.executable, "-I", "-P", str(program))
        self._process: subprocess.Popen[bytes] | None = None
        self._stream = EventStream()
        self._errors: IO[bytes] | None = None
        self._heard = monotonic()
        self._alive: Alive = Alive()
        self._unsent = bytearray()
        self._forced = False
        self._oom_kills = 0
        self._ended = False

    def start(self) -> None:
        """Start the process; it says `WorkerReady` when torch is loaded. Raises RunError."""
        self._stream, self._ended, self._forced = EventStream(), False, False
        self._alive, self._unsent, self._oom_kills = Alive(), bytearray(), oom_kills()
        try:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
            self._process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=surroundings(self._more_env),
                cwd=tempfile.gettempdir(),
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise RunError(f"The worker could not be started: {error.strerror}.") from None
        if self._process.stdin is not None and os.name != "nt":
            os.set_blocking(self._process.stdin.fileno(), False)
        self._heard = monotonic()

    def give_way(self) -> None:
        """Let whoever started it have a core first; to be said at once after the start."""
        if self._process is not None:
            give_way(self._process.pid)

    @property
    def alive(self) -> bool:
        """Whether the process is there, hanging or not."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def descriptor(self) -> int:
        """The pipe of events, for a select or a notifier; -1 when there is no worker."""
        if self._process is None or self._process.stdout is None or self._ended:
            return -1
        return self._process.stdout.fileno()

    @property
    def hanging(self) -> bool:
        """Whether a living worker is silent for too long: it says something every second."""
        return self.alive and monotonic() - self._heard > HANGING_SECONDS

    @property
    def stuck(self) -> bool:
        """Whether the run of a worker that shows life has not moved on for too long."""
        known = self._alive
        return self.alive and known.busy > max(STUCK_SECONDS, 3 * known.longest)

    def send(self, command: Command) -> bool:
        """Hand over a command; False if there is no worker that could take it.

        Never waits: what a worker that does not listen leaves over goes out with the next look.
        """
        if self._process is None or self._process.stdin is None or self._process.stdin.closed:
            return False
        if len(self._unsent) > MOST_UNSENT:
            return False
        self._unsent += to_line(command)
        return self._send_on()

    def _send_on(self) -> bool:
        pipe = self._process.stdin if self._process else None
        if not self._unsent or pipe is None or pipe.closed:
            return not self._unsent
        try:
            written = pipe.write(bytes(self._unsent))
        except OSError:
            return False
        del self._unsent[: written or 0]
        return True

    def read(self, timeout: float = 0.0, limit: int = 1 << 20) -> list[Event]:
        """Events that have come in, waiting up to `timeout` seconds for the first bytes.

        At most `limit` bytes are taken at a time; [] also when the worker has ended.
        """
        self._send_on()
        events: list[Event] = []
        while limit > 0 and self._readable(0.0 if events else timeout):
            chunk = os.read(self.descriptor, min(limit, 1 << 16))
            if not chunk:
                self._ended = True
                break
            self._heard = monotonic()
            limit -= len(chunk)
            events.extend(self._stream.feed(chunk))
        for event in events:
            self._alive = event if isinstance(event, Alive) else Alive()
        return events

    @property
    def ended(self) -> bool:
        """Whether the last event has been read: the worker has closed its pipe."""
        return self._ended

    def stop(self) -> None:
        """Get rid of the worker within 10 seconds: ask, then tell, then kill its group."""
        if self._process is None:
            return
        self.send(Stop())
        self.send(Leave())
        self._close_input()
        if not self._gone_within(ASK_SECONDS):
            self._signal(signal.SIGTERM)
            if not self._gone_within(TERM_SECONDS):
                self.kill()

    def let_go(self) -> None:
        """Leave the worker to itself: a run that outlives its window goes on, any other ends."""
        if self._process is not None:
            _LET_GO.append(self._process)
        self.close()

    def close(self) -> None:
        """Release what is left of a worker that has ended."""
        self._close_input()
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
        if self._errors is not None:
            self._errors.close()
        self._process = self._errors = None

    def terminate(self) -> None:
        """Tell the worker to save and leave, whatever it is doing."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the worker at once, and all that it started."""
        if self.alive and self._process is not None:
            self._forced = True
            self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
            self._process.wait()

    def death(self) -> Death | None:
        """Why the worker is gone; None while it lives."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        kills = oom_kills() - self._oom_kills
        return death(code, self._last_words(), oom_kills=kills, stopped=self._forced)

    def cause_of_death(self) -> str | None:
        """Why a worker that was not asked to leave is gone, in a sentence; None if it lives."""
        found = self.death()
        return None if found is None or found.cause == "left" else found.sentence

    def _readable(self, timeout: float) -> bool:
        descriptor = self.descriptor
        return descriptor >= 0 and bool(select.select((descriptor,), (), (), timeout)[0])

    def _gone_within(self, seconds: float) -> bool:
        until = monotonic() + seconds
        while self.alive and monotonic() < until:
            # Reading goes on, for a worker that waits to be read cannot leave.
            if not self.read(0.02):
                assert self._process is not None
                try:
                    self._process.wait(0.02)
                except subprocess.TimeoutExpired:
                    continue
        return not self.alive

    def _signal(self, number: int) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        try:
            os.killpg(self._process.pid, number)
        except (OSError, AttributeError):
            self._process.send_signal(number)

    def _close_input(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _last_words(self) -> list[str]:
        """The last lines of its standard error."""
        if self._errors is None:
            return []
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 8000))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return [line for line in lines if line.strip()][-TAIL_LINES:]
