"""What the person says to the first of several processes, as all of them hear it."""

from __future__ import annotations

import json
from collections.abc import Callable
from queue import SimpleQueue

from graph_runtime.train.messages.commands import Command, from_line, to_line
from graph_runtime.train.process.control import Inbox


class OneInbox:
    """The person's commands as the first process hears them, handed on to all in one order."""

    def __init__(self, own: Inbox, said: Callable[[bytes], bytes], first: bool) -> None:
        self._own = own
        self._said = said
        self._first = first
        self._ready: SimpleQueue[Command] = SimpleQueue()

    def empty(self) -> bool:
        """Whether there is nothing to obey; asks the first process where nothing is at hand."""
        if self._ready.empty():
            self._take(wait=False)
        return self._ready.empty()

    def get(self) -> Command:
        while self._ready.empty():
            self._take(wait=True)
        return self._ready.get()

    def put(self, command: Command) -> None:
        self._own.put(command)

    def _take(self, wait: bool) -> None:
        lines: list[str] = []
        if self._first:
            while wait or not self._own.empty():
                lines.append(to_line(self._own.get()).decode("ascii"))
                wait = False
        for line in json.loads(self._said(json.dumps(lines).encode("ascii"))):
            command = from_line(line.encode("ascii"))
            if command is not None:
                self._ready.put(command)
