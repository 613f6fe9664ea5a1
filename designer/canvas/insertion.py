"""A block put into a wire: its ends taken over, the blocks behind shifted to make room."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from designer.canvas.card import WIDTH, Card
from graph_runtime.block import Block
from graph_runtime.document import Document, Edge, Point
from graph_runtime.edits import insert_on_edge, move_nodes
from graph_runtime.wiring import descendants, wire_up

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
