"""`Spot`: one output of one block, through the groups it stands in, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.groups.kinds import Repeat

Step = tuple[str, int]
"""A group on the way to a block: its node, and which repetition or step of it (from 0)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """`way` leads through the groups, from the outermost inwards."""

    way: tuple[Step, ...]
    node: str
    port: str

    @property
    def path(self) -> str:
        """The block as the window names it: `stage/conv`."""
        return "/".join((*(name for name, _ in self.way), self.node))

    @property
    def rounds(self) -> tuple[int, ...]:
        return tuple(number for _, number in self.way)


def level_of(checked: Checked, spot: Spot) -> Checked:
    """The drawing that the block stands in."""
    *_, (level, _, _) = _levels(checked, spot)
    return level


def facts_of(checked: Checked, spot: Spot) -> NodeFacts:
    """What the check knows of the block."""
    return level_of(checked, spot).nodes[spot.node]


def module_name(checked: Checked, spot: Spot) -> str:
    """The module of a block as `named_modules` calls it: `stage.0.conv`."""
    parts: list[str] = []
    for level, name, number in _levels(checked, spot):
        parts.append(level.sharing.whole.get(name, name))
        if isinstance(level.nodes[name].block, Repeat) and number is not None:
            parts.append(str(number))
    return ".".join(parts)


def _levels(checked: Checked, spot: Spot) -> Iterator[tuple[Checked, str, int | None]]:
    """The drawing, node and repetition of every step on the way to a block."""
    level = checked
    for name, number in spot.way:
        yield level, name, number
        inside = level.nodes[name].inside
        level = inside[min(number, len(inside) - 1)]
    yield level, spot.node, None
