"""The wires of a document, arranged for walking: who feeds whom, in which order, and any loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_runtime.document.model import STATE, Document, Edge


@dataclass(frozen=True, slots=True)
class Wiring:
    """`into[node][port]` is the wire that ends there; `order` puts every source before its reader.

    `loop` is one closed path of node ids if there is any; its nodes and what hangs below them are
    then missing from `order`. A wire into a State counts for the next step: it closes no path, and
    stands in `fed_back` alone, by the State.
    """

    into: Mapping[str, Mapping[str, Edge]]
    out_of: Mapping[str, tuple[Edge, ...]]
    order: tuple[str, ...]
    loop: tuple[str, ...]
    fed_back: Mapping[str, Edge] = field(default_factory=dict)

    def wires_at(self, node: str) -> Mapping[str, Edge]:
        """The wire at each input port of a node, that for the next step as well."""
        back = self.fed_back.get(node)
        return self.into[node] if back is None else {**self.into[node], "x": back}

    def readers(self, node: str) -> tuple[Edge, ...]:
        """The wires that begin at a node, those for the next step as well."""
        back = tuple(edge for edge in self.fed_back.values() if edge.source == node)
        return self.out_of[node] + back


def wire_up(document: Document) -> Wiring:
    into: dict[str, dict[str, Edge]] = {node: {} for node in document.nodes}
    out_of: dict[str, list[Edge]] = {node: [] for node in document.nodes}
    fed_back: dict[str, Edge] = {}
    for edge in document.edges:
        if edge.target_port == "x" and document.nodes[edge.target].kind == STATE:
            fed_back[edge.target] = edge
            continue
        into[edge.target][edge.target_port] = edge
        out_of[edge.source].append(edge)
    order = _order(into, out_of)
    loop = _loop(into, set(order)) if len(order) < len(into) else ()
    outgoing = {node: tuple(edges) for node, edges in out_of.items()}
    return Wiring(into, outgoing, order, loop, fed_back)


def descendants(wiring: Wiring, node: str) -> set[str]:
    """Every node that a value of `node` reaches, itself included."""
    seen, stack = {node}, [node]
    while stack:
        for edge in wiring.out_of[stack.pop()]:
            if edge.target not in seen:
                seen.add(edge.target)
                stack.append(edge.target)
    return seen


def _order(into: dict[str, dict[str, Edge]], out_of: dict[str, list[Edge]]) -> tuple[str, ...]:
    """Kahn's order that follows one branch to its end before it starts the next."""
    missing = {node: len(edges) for node, edges in into.items()}
    ready = [node for node in reversed(into) if missing[node] == 0]
    order: list[str] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for edge in reversed(out_of[node]):
            missing[edge.target] -= 1
            if missing[edge.target] == 0:
                ready.append(edge.target)
    return tuple(order)


def _loop(into: dict[str, dict[str, Edge]], done: set[str]) -> tuple[str, ...]:
    """One loop among the nodes that could not be ordered, in the direction of its wires."""
    node = next(node for node in into if node not in done)
    path: dict[str, None] = {}
    while node not in path:
        path[node] = None
        node = next(e.source for e in into[node].values() if e.source not in done)
    trail = list(path)
    return (node, *reversed(trail[trail.index(node) + 1 :]))
