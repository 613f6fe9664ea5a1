"""Where a new group stands, and its blocks when it is unpacked: so that wires stay straight."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from designer.canvas.card import WIDTH, Card, cards_of
from graph_runtime.document.model import Document, Edge, Point
from graph_runtime.edits.drawing_edits import move_nodes
from graph_runtime.groups.kinds import GROUP_INPUT, GROUP_OUTPUT

BETWEEN = 20.0
"""Least room between two ports of a group below each other (px)."""


def group_settled(document: Document, group: str, before: Document) -> Document:
    """With the group level with the wire that feeds it, and its ports inside level with theirs."""
    name = document.nodes[group].definition
    inside = _ports_level(document.inside(name))
    document = document.with_inside(name, inside)
    chosen = [key for key in inside.nodes if key in before.nodes]
    places, cards = before.positions, cards_of(before)
    x = _middle(places, chosen) - WIDTH / 2
    card = cards_of(document)[group]
    end = _anchor(inside)
    y = document.positions[group][1]
    if end is not None:
        port, edge, out = end
        y = (
            _height(edge, places, cards, not out)
            - (card.output_at if out else card.input_at)[port][1]
        )
    settled = move_nodes(document, {group: (x, y)})
    first = places.get(_first(inside))
    if first is None or _free(settled, [group]):
        return settled
    return move_nodes(document, {group: (first[0], y)})


def unpacked_settled(
    document: Document, group: str, before: Document, names: Mapping[str, str]
) -> Document:
    """With the blocks moved to where they stood if they became this group just now.

    `names` gives their ids from those inside.
    """
    inside = before.inside(before.nodes[group].definition)
    chosen = [new for new in names.values() if new in document.positions]
    if not chosen:
        return document
    x, y = before.positions[group]
    dx = x + WIDTH / 2 - _middle(document.positions, chosen)
    dy, end = 0.0, _anchor(inside)
    if end is not None:
        port, edge, out = end
        card = cards_of(before)[group]
        told = {"source": names.get(edge.source, ""), "target": names.get(edge.target, "")}
        inner = edge.model_copy(update=told)
        if told["source" if out else "target"] in document.positions:
            wanted = y + (card.output_at if out else card.input_at)[port][1]
            dy = wanted - _height(inner, document.positions, cards_of(document), not out)
    settled = _shifted(document, chosen, dx, dy)
    first = names.get(_first(inside), "")
    if first not in document.positions or _free(settled, chosen):
        return settled
    return _shifted(document, chosen, x - document.positions[first][0], dy)


def _shifted(document: Document, nodes: Collection[str], dx: float, dy: float) -> Document:
    places = {node: document.positions[node] for node in nodes}
    return move_nodes(document, {node: (x + dx, y + dy) for node, (x, y) in places.items()})


def _first(inside: Document) -> str:
    """The block that the wires into a group reach first; "" if none come in."""
    end = _anchor(inside)
    if end is None:
        return ""
    _, edge, out = end
    return edge.source if out else edge.target


def _free(document: Document, nodes: Collection[str]) -> bool:
    """Whether none of these blocks lies on another one."""
    cards, places = cards_of(document), document.positions
    others = [node for node in places if node not in nodes and node in cards]
    return not any(_touch(document, cards, one, other) for one in nodes for other in others)


def _touch(document: Document, cards: Mapping[str, Card], one: str, other: str) -> bool:
    (x, y), (u, v) = document.positions[one], document.positions[other]
    return abs(x - u) < WIDTH and -cards[other].height < v - y < cards[one].height


def _anchor(inside: Document) -> tuple[str, Edge, bool] | None:
    """A group's port, the wire from or to it inside, and whether it is an output."""
    kinds = {name: node.kind for name, node in inside.nodes.items()}
    for name, kind in kinds.items():
        for edge in inside.edges:
            ends = kinds[edge.source], kinds[edge.target]
            if edge.source == name and kind == GROUP_INPUT and ends[1] != GROUP_OUTPUT:
                return name, edge, False
    for edge in inside.edges:
        if kinds[edge.target] == GROUP_OUTPUT and kinds[edge.source] != GROUP_INPUT:
            return edge.target, edge, True
    return None


def _height(
    edge: Edge, places: Mapping[str, Point], cards: Mapping[str, Card], into: bool
) -> float:
    """How high a wire ends, or begins, at a block."""
    node, port = (edge.target, edge.target_port) if into else (edge.source, edge.source_port)
    at = cards[node].input_at if into else cards[node].output_at
    return places[node][1] + at.get(port, (0.0, cards[node].height / 2))[1]


def _middle(places: Mapping[str, Point], nodes: Collection[str]) -> float:
    across = [places[node][0] for node in nodes if node in places]
    return (min(across) + max(across) + WIDTH) / 2 if across else 0.0


def _ports_level(inside: Document) -> Document:
    """The ports of a group as high as the blocks that they lead to and come from."""
    cards, places = cards_of(inside), inside.positions
    moved: dict[str, Point] = {}
    for kind, into in ((GROUP_INPUT, True), (GROUP_OUTPUT, False)):
        wishes: dict[str, float] = {}
        for edge in inside.edges:
            port = edge.source if into else edge.target
            if inside.nodes[port].kind == kind and port in places:
                other = edge.target if into else edge.source
                if other in places:
                    y = _height(edge, places, cards, into) - cards[port].height / 2
                    wishes.setdefault(port, y)
        lowest = float("-inf")
        for port, y in sorted(wishes.items(), key=lambda wish: wish[1]):
            lowest = max(y, lowest)
            moved[port] = (places[port][0], lowest)
            lowest += cards[port].height + BETWEEN
    return move_nodes(inside, moved)
