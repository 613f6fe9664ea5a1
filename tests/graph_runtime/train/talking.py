"""Talks with a worker: starts runs and waits for what it says."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.commands import Train
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Failed, Finished, WorkerReady

E = TypeVar("E", bound=Event)


class Talk:
    """A client with the events it has heard since the last run began."""

    def __init__(self) -> None:
        self.client = WorkerClient()
        self.heard: list[Event] = []
        self._coming: deque[Event] = deque()
        self.start()

    def start(self) -> None:
        self._coming.clear()
        self.client.close()
        self.client.start()
        self.until(WorkerReady)

    def end(self) -> None:
        self.client.stop()
        self.client.close()

    def train(self, run: Path, resume: bool = False) -> None:
        self.heard = []
        assert self.client.send(Train(folder=str(run), resume=resume))

    def until(
        self,
        kind: type[E],
        holds: Callable[[E], bool] = lambda event: True,
        seconds: float = 60,
    ) -> E:
        """Wait for an event; anything else that is said before is kept in `heard`."""
        deadline = monotonic() + seconds
        while monotonic() < deadline and (self._coming or not self.client.ended):
            if not self._coming:
                self._coming.extend(self.client.read(0.1, limit=1 << 12))
                continue
            event = self._coming.popleft()
            self.heard.append(event)
            if isinstance(event, kind) and holds(event):
                return event
            if isinstance(event, Failed) and kind is not Failed:
                raise AssertionError(event)
        raise AssertionError(f"no {kind.__name__}; heard {self.heard[-5:]}")

    def carry_out(self, run: Path, resume: bool = False) -> Finished:
        """A whole run."""
        self.train(run, resume)
        return self.until(Finished)

    def said(self, kind: type[E]) -> list[E]:
        return [event for event in self.heard if isinstance(event, kind)]
