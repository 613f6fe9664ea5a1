"""`Layers`: a graph cut into columns, long wires broken into bends, loops opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEND = 20.0
"""Height that a long wire takes in a column that it passes (px)."""
Span = tuple[str, str, float, float]
"""Source, target, and the heights of the wire's ends below the tops of the two (px)."""
Links = list[list[tuple[int, float]]]
Wires = list[list[tuple[int, float, float]]]


@dataclass(frozen=True, slots=True)
class Layers:
    """Vertices are numbers: below `real` they are nodes, from there on bends of long wires.

    `before[v]` and `after[v]` hold neighbours in the columns beside, each with how
    much lower the right one's top stands when the wire is level; the ordering sorts `columns`.
    """

    real: int
    level: list[int]
    columns: list[list[int]]
    before: Links
    after: Links


def layers_of(nodes: Sequence[str], spans: Sequence[Span]) -> Layers:
    number = {node: i for i, node in enumerate(nodes)}
    after: Wires = [[] for _ in nodes]
    for source, target, leave, enter in spans:
        after[number[source]].append((number[target], leave, enter))
    order, kept = _opened(after)
    level = _levels(order, kept)
    before_all: Links = [[] for _ in nodes]
    after_all: Links = [[] for _ in nodes]
    for a in order:
        for wire in kept[a]:
            _link(a, wire, level, before_all, after_all)
    columns: list[list[int]] = [[] for _ in range(max(level, default=0) + 1)]
    for v, column in enumerate(level):
        columns[column].append(v)
    return Layers(len(nodes), level, columns, before_all, after_all)


def _link(
    a: int, wire: tuple[int, float, float], level: list[int], before: Links, after: Links
) -> None:
    """Join two vertices by a wire, through one bend in every column between them."""
    b, leave, enter = wire
    for column in range(level[a] + 1, level[b]):
        bend = len(level)
        level.append(column)
        before.append([(a, leave - BEND / 2)])
        after.append([])
        after[a].append((bend, leave - BEND / 2))
        a, leave = bend, BEND / 2
    after[a].append((b, leave - enter))
    before[b].append((a, leave - enter))


def _opened(after: Wires) -> tuple[list[int], Wires]:
    """Vertices with every source before its readers, and the wires without those that run back."""
    kept: Wires = [[] for _ in after]
    state = [0] * len(after)
    finished: list[int] = []
    for root in range(len(after)):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            v, rest = stack[-1]
            for wire in rest:
                b = wire[0]
                if state[b] == 1:
                    continue
                kept[v].append(wire)
                if state[b] == 0:
                    state[b] = 1
                    stack.append((b, iter(after[b])))
                    break
            else:
                state[v] = 2
                finished.append(v)
                stack.pop()
    return finished[::-1], kept


def _levels(order: Sequence[int], after: Wires) -> list[int]:
    """Columns by longest path; a vertex that nothing feeds stands just before its first reader."""
    level = [0] * len(order)
    fed = [False] * len(order)
    for v in order:
        for b, _, _ in after[v]:
            level[b] = max(level[b], level[v] + 1)
            fed[b] = True
    for v in order:
        if not fed[v] and after[v]:
            level[v] = min(level[b] for b, _, _ in after[v]) - 1
    return level
