"""Input ports of a kind of block, and those with a number where it takes as many as one likes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_INPUTS = 128
"""Inputs of a block that takes any number of them; their sum is one nested expression."""

_NUMBERED = {f"x{number}": number for number in range(MAX_INPUTS)}


def port_number(port: str) -> int:
    """Which of the ports `x0, x1, …` it is; -1 for any other name."""
    return _NUMBERED.get(port, -1)


@dataclass(frozen=True, slots=True)
class Ports:
    """Input ports of a kind: needed ones, ones that may stay open, or any number `x0, x1, …`."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    variadic: bool

    def accepts(self, port: str) -> bool:
        if self.variadic:
            return port in _NUMBERED
        return port in self.required or port in self.optional

    @property
    def named(self) -> tuple[str, ...]:
        """The ports to show while nothing is connected."""
        return self.shown(())

    def shown(self, wired: Iterable[str]) -> tuple[str, ...]:
        """The ports to show while these are wired: of any number at least two, and a free one."""
        if not self.variadic:
            return self.required + self.optional
        last = max(map(port_number, wired), default=-1)
        return tuple(_NUMBERED)[: max(2, last + 2)]
