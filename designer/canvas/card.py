"""`Card`: how large a block is and where its ports sit, without Qt (px at zoom 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from designer.canvas.captions import always_detailed
from graph_runtime.block import Block
from graph_runtime.document.model import Document, Edge, Point
from graph_runtime.groups.kinds import State, kind_of

WIDTH = 160.0
HEAD = 60.0
COMPACT = 40.0
ROW = 20.0
GAP = 80.0
"""Room between two columns of blocks: a shape label fits in it."""


@dataclass(frozen=True)
class Card:
    """Size of a block and the heights of its ports; inputs at the left edge, outputs right.

    `named` says whether the ports stand in rows of their own with their names beside them. What is
    fed into a block that is `late` counts for the next step: its wires may run back.
    """

    height: float
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    named: bool
    compact: bool
    late: bool = False

    @property
    def width(self) -> float:
        return WIDTH

    @cached_property
    def input_at(self) -> Mapping[str, Point]:
        """Places of the input ports, from the block's top left corner."""
        return {
            port: (0.0, y) for port, y in zip(self.inputs, self._rows(self.inputs), strict=True)
        }

    @cached_property
    def output_at(self) -> Mapping[str, Point]:
        return {
            port: (WIDTH, y) for port, y in zip(self.outputs, self._rows(self.outputs), strict=True)
        }

    def _places(self, x: float, ports: tuple[str, ...]) -> Mapping[str, Point]:
        return {port: (x, y) for port, y in zip(ports, self._rows(ports), strict=True)}

    def _rows(self, ports: tuple[str, ...]) -> Iterable[float]:
        if self.named:
            return (HEAD + ROW * (i + 0.5) for i in range(len(ports)))
        first = self.height / 2 - ROW * (len(ports) - 1) / 2
        return (first + ROW * i for i in range(len(ports)))


@lru_cache(maxsize=4096)
def card_of(
    declared: type[Block] | None,
    wired_in: tuple[str, ...],
    wired_out: tuple[str, ...],
    gives: tuple[str, ...] | None = None,
) -> Card:
    """The card of a block of this kind, None for an unknown one, with wires at these ports.

    `gives` are its output ports where its parameters decide on them.

    A port that the kind does not have (the file may come from a newer program) is shown all the
    same, so that its wire has an end.
    """
    if declared is None:
        return _card(None, tuple(sorted(wired_in)), tuple(sorted(wired_out)), True)
    ports = declared.ports()
    own = ports.shown(wired_in)
    inputs = own + tuple(sorted(set(wired_in) - set(own)))
    gives = declared.outputs if gives is None else gives
    outputs = gives + tuple(sorted(set(wired_out) - set(gives)))
    several = len(inputs) > 1 or len(outputs) > 1
    return _card(declared, inputs, outputs, several and not ports.variadic)


def wired_ports(
    document: Document,
) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each node the input and the output ports that have wires."""
    into: dict[str, list[str]] = {}
    out: dict[str, dict[str, None]] = {}
    for edge in document.edges:
        into.setdefault(edge.target, []).append(edge.target_port)
        out.setdefault(edge.source, {})[edge.source_port] = None
    return {node: (tuple(into.get(node, ())), tuple(out.get(node, ()))) for node in document.nodes}


def cards_of(document: Document) -> dict[str, Card]:
    """The card of every node."""
    wired = wired_ports(document)
    return {
        key: card_of(kind, *wired[key], kind.outputs_with(node.params) if kind else None)
        for key, node in document.nodes.items()
        for kind in (kind_of(node, document.definitions),)
    }


def port_point(card: Card, at: Point, edge: Edge, out: bool) -> Point:
    """Where a wire leaves (`out`) or enters a block that stands at `at`."""
    places, port = (card.output_at, edge.source_port) if out else (card.input_at, edge.target_port)
    dx, dy = places[port]
    return at[0] + dx, at[1] + dy


def _card(
    kind: type[Block] | None, inputs: tuple[str, ...], outputs: tuple[str, ...], named: bool
) -> Card:
    rows = max(len(inputs), len(outputs))
    if named and rows > 1:
        return Card(HEAD + ROW * rows, inputs, outputs, True, False)
    compact = not always_detailed(kind)
    height = max(COMPACT if compact else HEAD, ROW * rows)
    return Card(height, inputs, outputs, False, compact, kind is State)
