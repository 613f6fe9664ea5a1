"""A block put into a wire: its ends taken over, the blocks behind shifted to make room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil

from designer.canvas.card import WIDTH, Card, cards_of
from designer.canvas.placement import free_place
from graph_runtime.block import Block
from graph_runtime.document.model import Document, Edge, Point
from graph_runtime.edits.drawing_edits import insert_on_edge, move_nodes
from graph_runtime.facts.wiring import Wiring, descendants, wire_up

ROOM = 80.0
"""Room left on both sides of the inserted block (px)."""


def inserts_into(declared: type[Block] | None) -> bool:
    """Whether a block of this kind can stand in a wire: it takes something and gives something."""
    return declared is not None and bool(declared.ports().named) and bool(declared.outputs)


def inserted(
    document: Document,
    node: str,
    edge: Edge,
    cards: Mapping[str, Card],
    places: Mapping[str, Point],
) -> Document:
    """`node`, which is in the document already, in the middle of `edge`.

    Everything that the wire's end feeds moves right as far as is needed, and nothing else.
    """
    source, target = places[edge.source], places[edge.target]
    wish, y = places[node]
    x = max(wish, source[0] + cards[edge.source].width + ROOM)
    if target[0] <= source[0]:
        x = wish
    document = insert_on_edge(document, node, edge)
    shift = max(0.0, x + WIDTH + ROOM - target[0]) if target[0] > source[0] else 0.0
    shift = ceil(shift / 10) * 10.0
    behind = descendants(wire_up(document), edge.target) - {edge.source, node} if shift else set()
    moved = {n: (places[n][0] + shift, places[n][1]) for n in behind}
    return move_nodes(document, {**moved, node: (x, y)})


def with_room(document: Document, added: Collection[str]) -> Document:
    """The document with places for blocks that an edit put into wires, right of what feeds each.

    All other blocks have places; those behind a new one move right as far as is needed.
    """
    wiring, cards = wire_up(document), cards_of(document)
    places = dict(document.positions)
    for node in (one for one in wiring.order if one in added):
        feed = next((e for e in wiring.into[node].values() if e.source in places), None)
        if feed is None:
            continue
        left, top = places[feed.source]
        x = left + cards[feed.source].width + ROOM
        y = top + (cards[feed.source].height - cards[node].height) / 2
        start = x + cards[node].width + ROOM
        places |= _shifted(wiring, node, {**places, node: (left, y)}, start)
        others = {one: card for one, card in cards.items() if one in places}
        size = cards[node].width, cards[node].height
        places[node] = free_place(size, others, places, (x, y))
    return document.replaced(positions=places)


def _shifted(
    wiring: Wiring, node: str, places: Mapping[str, Point], start: float
) -> dict[str, Point]:
    """New places for all that `node` leads to rightwards, so that the nearest is at `start`."""
    ahead: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        for edge in wiring.out_of[one]:
            place = places.get(edge.target)
            if place and place[0] > places[one][0] and edge.target not in ahead:
                ahead.add(edge.target)
                stack.append(edge.target)
    shift = max(0.0, start - min((places[one][0] for one in ahead), default=start))
    shift = ceil(shift / 10) * 10.0
    return {one: (places[one][0] + shift, places[one][1]) for one in ahead}
