"""Tidy layout: blocks in columns from input to output, wires short and straight.

The layered method of Sugiyama, Tagawa and Toda (1981): columns by longest path, bends for long
wires, order by barycentres, heights by medians. Pure; lengths in px.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from designer.canvas.card import GAP, Card
from designer.canvas.layers import BEND, Layers, layers_of
from designer.canvas.wrapping import wrapped
from graph_runtime.document.model import Edge, Point

ROW_GAP = 40.0
GRID = 10.0
SWEEPS = 6


def arrange(
    cards: Mapping[str, Card], edges: Sequence[Edge], in_lines: bool = True
) -> dict[str, Point]:
    """Top left corners: readers stand right of their sources, no two blocks overlap.

    Parts that no wire joins stand below one another; `in_lines` breaks long ones into lines, unless
    wires run back in them.
    """
    places: dict[str, Point] = {}
    top = 0.0
    for nodes, wires in _parts(cards, edges):
        part = _arrange_part({node: cards[node] for node in nodes}, wires)
        if in_lines and not any(cards[node].late for node in nodes):
            part = wrapped(part, cards, wires)
        highest = min(y for _, y in part.values())
        places |= {node: (x, y - highest + top) for node, (x, y) in part.items()}
        top = max(places[node][1] + cards[node].height for node in nodes) + ROW_GAP
    return places


def _arrange_part(cards: Mapping[str, Card], edges: Sequence[Edge]) -> dict[str, Point]:
    spans = [
        (
            e.source,
            e.target,
            cards[e.source].output_at[e.source_port][1],
            cards[e.target].input_at[e.target_port][1],
        )
        for e in edges
        if e.source != e.target and not cards[e.target].late
    ]
    graph = layers_of(list(cards), spans)
    _order(graph)
    heights = [card.height for card in cards.values()]
    heights += [BEND] * (len(graph.level) - len(heights))
    tops = _heights(graph, heights)
    pitch = max(card.width for card in cards.values()) + GAP
    return {node: (graph.level[i] * pitch, _snapped(tops[i])) for i, node in enumerate(cards)}


def _snapped(y: float) -> float:
    return round(round(y, 3) / GRID) * GRID


def _order(graph: Layers) -> None:
    """Sort every column by the mean place of its neighbours, then of their ports, to and fro."""
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        sign = 1 if forward else -1
        columns = graph.columns if forward else graph.columns[::-1]
        near = graph.before if forward else graph.after
        for fixed, column in pairwise(columns):
            place = {v: i / len(fixed) for i, v in enumerate(fixed)}
            own = {v: i / len(column) for i, v in enumerate(column)}
            mean = {
                v: (
                    sum(place[u] for u, _ in near[v]) / len(near[v]),
                    sum(sign * rise for _, rise in near[v]) / len(near[v]),
                )
                if near[v]
                else (own[v], 0.0)
                for v in column
            }
            column.sort(key=mean.__getitem__)


def _heights(graph: Layers, heights: Sequence[float]) -> list[float]:
    """Tops of all blocks and bends: near the median of the neighbours, nothing overlapping."""
    tops = [0.0] * len(heights)
    for column in graph.columns:
        y = 0.0
        for v in column:
            tops[v], y = y, y + heights[v] + ROW_GAP
    for sweep in range(2 * SWEEPS):
        forward = sweep % 2 == 0
        for column in graph.columns if forward else graph.columns[::-1]:
            wished = [_wish(graph, v, tops, forward) for v in column]
            for v, y in zip(column, _settled(column, wished, heights, graph.real), strict=True):
                tops[v] = y
    return tops


def _wish(graph: Layers, v: int, tops: Sequence[float], forward: bool) -> tuple[float, float]:
    """Where a vertex would stand, and how much it insists: bends most, so long wires are level."""
    before, after = graph.before[v], graph.after[v]
    links, sign = (before, 1) if (before and forward) or not after else (after, -1)
    weight = 100.0 if v >= graph.real else 1.0
    if not links:
        return tops[v], 0.1
    if len(links) == 1:
        return tops[links[0][0]] + sign * links[0][1], weight
    wishes = sorted(
        tops[u] + sign * rise for u, rise in links for _ in range(3 if u >= graph.real else 1)
    )
    middle = len(wishes) // 2
    median = wishes[middle] if len(wishes) % 2 else (wishes[middle - 1] + wishes[middle]) / 2
    return median, weight


def _settled(
    column: Sequence[int],
    wished: Sequence[tuple[float, float]],
    heights: Sequence[float],
    real: int,
) -> Iterable[float]:
    """The tops nearest to the wishes (weighted least squares) that keep order and distance."""
    offsets, groups, y = [], [], 0.0
    for v, (wish, weight) in zip(column, wished, strict=True):
        offsets.append(y)
        groups.append([wish - y, weight, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            mean, heavy, count = groups.pop()
            low = groups[-1]
            low[0] = (low[0] * low[1] + mean * heavy) / (low[1] + heavy)
            low[1], low[2] = low[1] + heavy, low[2] + count
        y += heights[v] + (ROW_GAP if v < real else BEND)
    shifts = [mean for mean, _, count in groups for _ in range(int(count))]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def _parts(cards: Mapping[str, Card], edges: Sequence[Edge]) -> list[tuple[list[str], list[Edge]]]:
    """Nodes that wires join, in the document's order, each part with its wires."""
    head = {node: node for node in cards}

    def find(node: str) -> str:
        while head[node] != node:
            head[node] = head[head[node]]
            node = head[node]
        return node

    for edge in edges:
        head[find(edge.source)] = find(edge.target)
    parts: dict[str, tuple[list[str], list[Edge]]] = {}
    for node in cards:
        parts.setdefault(find(node), ([], []))[0].append(node)
    for edge in edges:
        parts[find(edge.source)][1].append(edge)
    return list(parts.values())
