"""Where blocks stand: as the document says, and tidily where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from designer.canvas.card import GAP, ROW, Card
from designer.canvas.layout import arrange
from graph_runtime.document.model import Document, Point


def placed(document: Document, cards: Mapping[str, Card]) -> Mapping[str, Point]:
    """A place for every node; those without one stand tidily below the others."""
    known = document.positions
    missing = {node: cards[node] for node in document.nodes if node not in known}
    if not missing:
        return known
    wires = [e for e in document.edges if e.source in missing and e.target in missing]
    tidy = arrange(missing, wires)
    bottom = max(
        (known[n][1] + cards[n].height + GAP for n in document.nodes if n in known), default=0.0
    )
    left = min((known[n][0] for n in document.nodes if n in known), default=0.0)
    return {**known, **{node: (x + left, y + bottom) for node, (x, y) in tidy.items()}}


def free_place(
    size: Point, cards: Mapping[str, Card], places: Mapping[str, Point], wish: Point
) -> Point:
    """The place nearest below `wish` where what is `size` large covers no block (px, on grid)."""
    x, y = snapped(wish)
    width, height = size
    column = [
        (places[node][1] - height - ROW, places[node][1] + card.height + ROW)
        for node, card in cards.items()
        if x - card.width - ROW < places[node][0] < x + width + ROW
    ]
    for top, bottom in sorted(column):
        if top < y < bottom:
            y = ceil(bottom / 10) * 10.0
    return x, y


def extent(cards: Mapping[str, Card], places: Mapping[str, Point]) -> Point:
    """Width and height of the ground on which these blocks stand (px)."""
    left, top = (min(places[node][axis] for node in cards) for axis in (0, 1))
    right = max(places[node][0] + card.width for node, card in cards.items())
    return right - left, max(places[node][1] + card.height for node, card in cards.items()) - top


def snapped(point: Point, grid: float = 10.0) -> Point:
    """The nearest point of the grid (px)."""
    return round(point[0] / grid) * grid, round(point[1] / grid) * grid
