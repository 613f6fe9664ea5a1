"""`WorkerWatch`: keeps one worker warm, reads it in small pieces, and knows when it is lost."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from graph_runtime.errors import RunError
from graph_runtime.train.calling.client import ASK_SECONDS, TERM_SECONDS, WorkerClient
from graph_runtime.train.calling.followed import FollowedWorker
from graph_runtime.train.messages.commands import Command
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import WorkerReady
from graph_runtime.train.process.death import Death

PIECE_BYTES = 8 << 10
"""Bytes parsed before the clock is looked at again: some hundred events."""
MAX_FALSE_STARTS = 2
"""Workers that may die before they were ready until no other is started unasked."""

FORCED = "The run was stopped by force: its present step took too long to end by itself."


class WorkerWatch:
    """Wraps the client so that nothing here waits: reading, stopping and replacing go by ticks."""

    def __init__(self, make_client: Callable[[], WorkerClient] = WorkerClient) -> None:
        self._make_client = make_client
        self._client: WorkerClient | FollowedWorker | None = None
        self._false_starts = 0
        self._told_to_end = 0.0
        self.ready: WorkerReady | None = None
        self.start_fault = ""

    @property
    def pid(self) -> int | None:
        return self._client.pid if self._client else None

    @property
    def hanging(self) -> bool:
        """Whether the worker has been silent for longer than it ever is."""
        return self._client is not None and self._client.hanging

    def warm_up(self) -> None:
        """Start a worker if there is none, unless the last ones died at once."""
        if self._client is None and self._false_starts < MAX_FALSE_STARTS:
            self._start()

    def send(self, command: Command) -> bool:
        """Hand over a command, to a fresh worker if need be; False if that is impossible."""
        if self._client is None:
            self._start()
        return self._client is not None and self._client.send(command)

    def read(self) -> list[Event]:
        """Some events that have come in, [] if there are none: what parses in a millisecond."""
        if self._client is None or self._client.ended:
            return []
        events = self._client.read(limit=PIECE_BYTES)
        for event in events:
            if isinstance(event, WorkerReady):
                self.ready, self._false_starts = event, 0
        return events

    @property
    def stuck(self) -> bool:
        """Whether the worker shows life, but its run has not moved on for too long."""
        return self._client is not None and self._client.stuck

    def lost(self) -> Death | None:
        """Why the worker is gone, once; None while it lives."""
        client = self._client
        if client is None or client.alive or not client.ended:
            return None
        cause = client.death() or Death("left", "The training process has left.")
        if self._told_to_end:
            cause, self._told_to_end = Death("stopped", FORCED, cause.tail), 0.0
        if self.ready is None and isinstance(client, WorkerClient):
            self._false_starts += 1
            self.start_fault = cause.sentence
        client.close()
        self._client, self.ready = None, None
        return cause

    def press_on(self, asked_at: float) -> None:
        """Make a worker that was asked to stop do so: tell it after 5 s, end it after 8 s."""
        waited = monotonic() - asked_at
        if self._client is None or waited < ASK_SECONDS:
            return
        if waited >= ASK_SECONDS + TERM_SECONDS:
            self._client.kill()
        elif self._told_to_end < asked_at:
            self._told_to_end = monotonic()
            self._client.terminate()

    def follow(self, worker: FollowedWorker) -> None:
        """From now on watch this one, which was begun elsewhere, in place of an idle worker."""
        if self._client is not None:
            self._client.kill()
            self._client.close()
        self._client, self.ready = worker, None

    def let_go(self) -> None:
        """Leave the worker to itself."""
        if self._client is not None:
            self._client.let_go()
            self._client = None

    def shut_down(self) -> None:
        """Let the worker save and leave; waits for it, at most some 10 seconds."""
        if self._client is not None:
            self._client.stop()
            self._client.close()
            self._client = None

    def _start(self) -> None:
        client = self._make_client()
        try:
            client.start()
        except RunError as error:
            self.start_fault = str(error)
            self._false_starts += 1
            return
        client.give_way()
        self._client = client
