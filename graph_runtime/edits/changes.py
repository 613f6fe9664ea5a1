"""`diff`: what a view must do to show another document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from graph_runtime.document.model import Document, Edge, Node, Point


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two documents, by node id and edge."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()
    training: bool = False
    name: bool = False
    definitions: bool = False
    knowledge: bool = False
    """Nothing was edited, but more is known of the code of a person's own blocks."""

    @property
    def graph(self) -> bool:
        """Whether blocks, wires or definitions differ, so that the check must look again."""
        blocks = self.added or self.removed or self.changed or self.definitions
        return bool(blocks or self.edges_added or self.edges_removed or self.knowledge)


def diff(old: Document, new: Document) -> Changes:
    """What changed from `old` to `new`; objects that both share cost one comparison."""
    nodes = _compare(old.nodes, new.nodes)
    points: tuple[tuple[str, ...], ...] = _compare(old.positions, new.positions)
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()
    if old.edges is not new.edges:
        before, after = set(old.edges), set(new.edges)
        edges_added = tuple(edge for edge in new.edges if edge not in before)
        edges_removed = tuple(edge for edge in old.edges if edge not in after)
    return Changes(
        *nodes,
        moved=tuple(node for part in points for node in part),
        edges_added=edges_added,
        edges_removed=edges_removed,
        training=old.training is not new.training and old.training != new.training,
        name=old.name != new.name,
        definitions=old.definitions is not new.definitions and old.definitions != new.definitions,
    )


V = TypeVar("V", Node, Point)


def _compare(
    old: Mapping[str, V], new: Mapping[str, V]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Keys added, removed and changed."""
    if old is new:
        return (), (), ()
    added = tuple(key for key in new if key not in old)
    removed = tuple(key for key in old if key not in new)
    changed = tuple(
        key
        for key, value in new.items()
        if key in old and old[key] is not value and old[key] != value
    )
    return added, removed, changed
