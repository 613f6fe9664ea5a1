"""Cuts a stream of bytes into events, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_lines import MAX_LINE, from_line
from graph_runtime.train.messages.events import BadEvent


class EventStream:
    """Takes bytes as they come and gives events; holds at most one line of `MAX_LINE` bytes.

    A line that is longer is given once as a `BadEvent` and skipped up to its end.
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> Iterator[Event]:
        """The events that end within `data`."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            yield from self._line(data[start:end])
            start = end + 1
        self._keep(data[start:])
        if len(self._rest) > MAX_LINE:
            self._rest.clear()
            self._skipping = True
            yield BadEvent(reason=f"a line of more than {MAX_LINE} bytes")

    def _keep(self, data: bytes) -> None:
        if not self._skipping:
            self._rest += data[: MAX_LINE + 1]

    def _line(self, end: bytes) -> Iterator[Event]:
        if self._skipping:
            self._skipping = False
            return
        line = bytes(self._rest) + end if self._rest else end
        self._rest.clear()
        if line:
            yield from_line(line)
