"""The drawing that grows while source is read, and the notes on what did not fit into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.edits.weight_set_edits import set_weight_set
from graph_runtime.facts.wiring import wire_up
from graph_runtime.groups.kinds import kind_of
from graph_runtime.spelling import name_fault

STEP, LINE = 240.0, 120.0
"""Distance of two columns and of two lines of blocks (px)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something in line `line` of the source that the drawing does not say."""

    line: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Port:
    """One value of the forward method: an output of a node.

    `raw` marks the state of a recurrent block with its layers in front, as torch returns it;
    `lengths` are those of a packed sequence.
    """

    node: str
    port: str = "y"
    raw: bool = False
    lengths: Port | None = None


@dataclass
class Drawing:
    """Nodes, wires and notes so far."""

    document: Document
    mapped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    reserved: frozenset[str] = frozenset()
    """Names that are kept for the ends of a group."""

    def add(self, wish: str, kind: str, params: Mapping[str, Any], definition: str = "") -> str:
        """A new node, called as wished if that is allowed and free."""
        taken = {*self.document.nodes, *self.reserved}
        free = name_fault(wish) is None and wish not in taken
        name = wish if free else FreeNames(taken).take(wish)
        self._put(name, Node(kind=kind, params=dict(params), definition=definition))
        return name

    def add_end(self, name: str, kind: str, params: Mapping[str, Any] = {}) -> str:
        """An end of a group, by a name that was kept for it."""
        self._put(name, Node(kind=kind, params=dict(params)))
        return name

    def _put(self, name: str, node: Node) -> None:
        self.document = self.document.replaced(nodes={**self.document.nodes, name: node})
        self.mapped.append(name)

    def wire(self, source: Port, target: str, port: str) -> None:
        edge = Edge(source=source.node, source_port=source.port, target=target, target_port=port)
        self.document = self.document.replaced(edges=(*self.document.edges, edge))

    def feed(self, node: str, values: list[Port]) -> None:
        """Wires from these values to the node's ports, in their order."""
        kind = kind_of(self.document.nodes[node], self.document.definitions)
        ports = kind.ports() if kind else None
        for index, value in enumerate(values):
            if ports is None or ports.variadic:
                name = f"x{index}" if ports or index else "x"
            else:
                named = ports.required + ports.optional
                name = named[index] if index < len(named) else f"x{index}"
            self.wire(value, node, name)

    def share(self, nodes: list[str]) -> None:
        """Let several nodes learn one set of weights, called after the first."""
        if len(nodes) > 1:
            name = self.document.nodes[nodes[0]].weight_set or nodes[0]
            self.document = set_weight_set(self.document, nodes, name)

    def set(self, node: str, name: str, value: Any) -> None:
        self.document = edits.set_param(self.document, node, name, value)

    def note(self, line: int, what: str, why: str) -> None:
        self.notes.append(Note(line, " ".join(what.split())[:80], why))

    def laid_out(self) -> Document:
        """The document with every block right of what feeds it."""
        wiring = wire_up(self.document)
        column: dict[str, int] = {}
        filled: dict[int, int] = {}
        places: dict[str, tuple[float, float]] = {}
        for node in [*wiring.order, *(n for n in self.document.nodes if n not in wiring.order)]:
            sources = [column.get(e.source, 0) for e in wiring.into[node].values()]
            at = column[node] = max(sources, default=-1) + 1
            line = filled[at] = filled.get(at, -1) + 1
            places[node] = (at * STEP, line * LINE)
        return self.document.replaced(positions=places)
