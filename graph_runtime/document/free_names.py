"""`FreeNames`: names for new nodes, definitions and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph_runtime.spelling import MAX_NAME, name_fault


class FreeNames:
    """Gives names near a wish that are not taken yet, each once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._counts: dict[str, int] = {}

    def take(self, wish: str) -> str:
        """A name near `wish`: `conv2d`, `conv2d_2` …"""
        name = re.sub(r"[^a-z0-9_]", "_", wish.lower()).strip("_")[: MAX_NAME - 6]
        if name_fault(name) and name_fault(name := f"{name or 'block'}_1"):
            name = "block"
        stem = re.sub(r"_\d+\Z", "", name)
        # What was taken stays taken, so counting goes on where it ended.
        count = self._counts.get(stem, 2)
        while name in self._taken or name_fault(name):
            name, count = f"{stem}_{count}", count + 1
        self._counts[stem] = count
        self._taken.add(name)
        return name
