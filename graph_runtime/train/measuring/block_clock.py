"""`BlockClock`: how long the lines of each block take while a network runs."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from types import CodeType, FrameType
from typing import Any


class BlockClock:
    """Follows the forward methods of one model.py line by line, through all groups.

    `seconds` and `runs` are kept by the way through the groups: `walk/cell`. A group has the time
    of all that is in it. `nodes` gives the node of each line; `clock` the time in seconds.
    """

    def __init__(
        self, file: str, nodes: Mapping[int, str], clock: Callable[[], float] = perf_counter
    ) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.runs: Counter[str] = Counter()
        self._file, self._nodes, self._clock = file, nodes, clock
        self._ways: list[str] = []
        self._drawn: dict[CodeType, bool] = {}
        self._last = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure every pass of the network within."""
        before = sys.gettrace()
        self._last = self._clock()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)
            self._ways.clear()

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code.co_filename != self._file or not self._is_drawn(code):
            return None
        self._charge()
        self._ways.append(self._ways[-1] if self._ways else "")
        return self._step

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        self._charge()
        if event == "return":
            self._ways.pop()
        elif event == "line":
            around = self._ways[-2] if len(self._ways) > 1 else ""
            node = self._nodes.get(frame.f_lineno, "")
            way = f"{around}/{node}".strip("/")
            if way != self._ways[-1]:
                self._ways[-1] = way
                self.runs[way] += 1
        return self._step

    def _charge(self) -> None:
        """Lay the time since the last look at the block of the line, and at all groups around."""
        now = self._clock()
        way = self._ways[-1] if self._ways else ""
        while way:
            self.seconds[way] += now - self._last
            way = way.rpartition("/")[0]
        self._last = now

    def _is_drawn(self, code: CodeType) -> bool:
        """Whether its lines were written for blocks, and not for a module that torch lacks."""
        if code not in self._drawn:
            self._drawn[code] = any(line in self._nodes for _, _, line in code.co_lines())
        return self._drawn[code]
