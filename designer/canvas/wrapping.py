"""Long networks in several lines, as text is: cut where a single wire leads on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import ceil, sqrt

from designer.canvas.card import GAP, WIDTH, Card
from graph_runtime.document.model import Edge, Point

FEWEST = 6
"""Columns that a line holds at least before it is cut."""
ASPECT = 1.8
"""Wished width of the whole by its height."""
LEADING = 80.0
"""Room between two lines, in which the wire leads back (px)."""


def wrapped(
    places: Mapping[str, Point], cards: Mapping[str, Card], edges: Sequence[Edge]
) -> dict[str, Point]:
    """The places of one connected part, its columns spread over lines below one another.

    A part is cut only where exactly one wire crosses, so that no line has two ways on.
    """
    columns = sorted({x for x, _ in places.values()})
    number = {x: i for i, x in enumerate(columns)}
    column = {node: number[x] for node, (x, _) in places.items()}
    height = max(y + cards[n].height for n, (_, y) in places.items())
    height -= min(y for _, y in places.values())
    starts = _line_starts(len(columns), _bridges(column, edges), _widest(len(columns), height))
    line = [sum(start <= c for start in starts) - 1 for c in range(len(columns))]
    tops = _tops(places, cards, {n: line[c] for n, c in column.items()}, len(starts))
    return {
        node: (x - columns[starts[line[column[node]]]], y + tops[line[column[node]]])
        for node, (x, y) in places.items()
    }


def _widest(columns: int, height: float) -> int:
    """Columns a line may have for the whole to be about as wide as wished."""
    fitting = sqrt(ASPECT * columns * (height + LEADING) / (WIDTH + GAP))
    return max(FEWEST, ceil(fitting))


def _bridges(column: Mapping[str, int], edges: Sequence[Edge]) -> frozenset[int]:
    """Columns after which exactly one wire leads on."""
    change = [0] * (max(column.values()) + 2)
    for edge in edges:
        low, high = sorted((column[edge.source], column[edge.target]))
        change[low] += 1
        change[high] -= 1
    return frozenset(c for c, crossing in enumerate(accumulate(change)) if crossing == 1)


def _line_starts(columns: int, bridges: frozenset[int], widest: int) -> list[int]:
    """First columns of the lines: about equally long, none short, cut at bridges alone."""
    starts = [0]
    even = ceil(columns / ceil(columns / widest))
    least = max(2, even // 2)
    while columns - starts[-1] > widest:
        start = starts[-1]
        cuts = [c for c in bridges if start + least <= c + 1 <= columns - least]
        if not cuts:
            break
        starts.append(min(cuts, key=lambda c: abs(c - (start + even - 1))) + 1)
    return starts


def _tops(
    places: Mapping[str, Point], cards: Mapping[str, Card], line: Mapping[str, int], count: int
) -> list[float]:
    """How far each line moves down (px)."""
    shifts, bottom = [], 0.0
    for number in range(count):
        mine = [node for node in places if line[node] == number]
        top = min(places[node][1] for node in mine)
        shifts.append(bottom - top if number else 0.0)
        low = max(places[node][1] + cards[node].height for node in mine)
        bottom = low + shifts[-1] + LEADING
    return shifts
