"""Carries out runs in the process of the test, so that what a run stands on can be made to fail."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from graph_runtime.train.looking.looker import Latest, Looker
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.process.control import Inbox
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.conduct import conduct

E = TypeVar("E", bound=Event)


class Ear:
    """The reading end of an outlet: hears all the time, as a window does."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self.outlet = Outlet(self._writer)
        self.heard: list[Event] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        stream = EventStream()
        while chunk := os.read(self._reader, 1 << 16):
            self.heard += stream.feed(chunk)

    def close(self) -> list[Event]:
        """Everything that was said."""
        self.outlet.flush(wait_seconds=5.0)
        os.close(self._writer)
        self._thread.join()
        os.close(self._reader)
        return self.heard


def carry_out(run: Path, resume: bool = False, inbox: Inbox | None = None) -> list[Event]:
    """What a run says from its first word to its last."""
    ear, home = Ear(), Path.cwd()
    try:
        looker = Looker(ear.outlet, Latest())
        conduct(run, resume, ear.outlet, inbox or SimpleQueue(), looker)
    finally:
        with suppress(OSError):
            os.chdir(home)
        heard = ear.close()
    return heard


def of(kind: type[E], heard: list[Event]) -> list[E]:
    return [event for event in heard if isinstance(event, kind)]
