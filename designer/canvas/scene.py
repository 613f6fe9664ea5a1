"""`CanvasScene`: the items that show a document, changed exactly as the document changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from PySide6.QtCore import QRectF

from designer.canvas.block_item import LABEL_ROOM, BlockItem
from designer.canvas.brushes import Brushes
from designer.canvas.card import Card, card_of, port_point
from designer.canvas.card_picture import Style
from designer.canvas.edge_item import EdgeItem
from designer.canvas.face import face_of, recipe_problems
from designer.canvas.hits import HitScene
from designer.canvas.lane import lane_for
from designer.canvas.note import Note
from designer.canvas.placement import placed
from designer.canvas.wrong_edges import wrong_edges
from graph_runtime.check import Checked
from graph_runtime.document.model import Document, Edge, Point
from graph_runtime.edits.changes import Changes
from graph_runtime.groups.kinds import kind_of

RISE = 20.0
"""How much higher a wire must end for its start to need the room above it (px)."""
MANY = 40
"""Wires at one block beyond which no lanes are looked for."""


class CanvasScene(HitScene):
    """Mirrors a document; `blocks` and `wires` find the item of a node and of an edge."""

    def __init__(self, document: Document, checked: Checked, look: Style) -> None:
        super().__init__()
        self.look = look
        self._touching: dict[str, set[Edge]] = {}
        self._checked = checked
        self._chosen: tuple[frozenset[str], frozenset[Edge]] = (frozenset(), frozenset())
        self.follow(
            Changes(added=tuple(document.nodes), edges_added=document.edges), document, checked
        )

    def follow(self, changes: Changes, document: Document, checked: Checked) -> None:
        """Show `document`, which differs from the one shown by `changes`."""
        before, self._checked = self._checked, checked
        ends = {n for e in changes.edges_removed for n in (e.source, e.target)}
        ends |= {n for e in changes.edges_added for n in (e.source, e.target)}
        areas = [
            self.blocks[n].body for n in (*changes.removed, *changes.moved) if n in self.blocks
        ]
        if changes.graph:
            self._boxes = None
        self._drop(changes)
        self._add_blocks(changes.added, document)
        restyled = ends.union(changes.changed) & document.nodes.keys()
        if changes.graph or changes.training:
            blamed = recipe_problems(before).keys() | recipe_problems(checked).keys()
            restyled |= self._dress(restyled | blamed, before, document, set(changes.added))
        self._add_wires(changes.edges_added)
        moved = {*changes.added, *changes.moved} & document.nodes.keys()
        self._place(moved, document)
        routed = self.route(moved | restyled)
        self._route_past(areas + [self.blocks[node].body for node in moved], routed)
        if changes.graph:
            self.mark_wrong()

    @property
    def brushes(self) -> Brushes:
        return self.look.brushes

    def set_style(self, look: Style) -> None:
        self.look = look
        for block in self.blocks.values():
            block.dress(block.card, block.face, look)
        for wire in self.wires.values():
            wire.dress(look.brushes)

    def set_selection(self, nodes: Collection[str], edges: Collection[Edge]) -> None:
        before, self._chosen = self._chosen, (frozenset(nodes), frozenset(edges))
        for node in before[0] ^ self._chosen[0]:
            if node in self.blocks:
                self.blocks[node].set_selected(node in nodes)
        for edge in before[1] ^ self._chosen[1]:
            if edge in self.wires:
                self.wires[edge].set_state(selected=edge in edges)

    def set_advice(self, notes: Mapping[str, Note]) -> None:
        """Mark these blocks, and no others, as ones that could be better."""
        for node, block in self.blocks.items():
            block.set_advice(notes.get(node))

    def move_block(self, node: str, at: Point) -> None:
        """Show a block elsewhere, as while it is dragged and the document does not know."""
        self.blocks[node].place(at)
        self.note_place(node)

    def places(self) -> dict[str, Point]:
        """Where every block is shown."""
        return {node: item.at for node, item in self.blocks.items()}

    def route(self, nodes: Iterable[str]) -> Set[Edge]:
        """Draw again the wires of these blocks, and fit the labels beside them; gives the wires."""
        edges = {edge for node in nodes for edge in self._touching.get(node, ())}
        for edge in edges:
            self._route_wire(edge)
        for node in {edge.source for edge in edges}:
            self._fit_label(node)
        return edges

    def _route_wire(self, edge: Edge) -> None:
        source, target = self.blocks[edge.source], self.blocks[edge.target]
        start = port_point(source.card, source.at, edge, True)
        end = port_point(target.card, target.at, edge, False)
        crowded = len(self._touching[edge.source]) > MANY
        lane = None if crowded else lane_for(start, end, self.boxes_in)
        self.wires[edge].route(start, end, lane)

    def _route_past(self, areas: Sequence[QRectF], routed: Set[Edge]) -> None:
        """Draw again the long wires in whose way a block stood or stands now."""
        for edge, wire in self.wires.items():
            if edge in routed or not wire.long:
                continue
            if len(areas) > MANY or any(wire.way.intersects(area) for area in areas):
                self._route_wire(edge)

    def edges_of(self, node: str) -> Collection[Edge]:
        return self._touching.get(node, ())

    def _drop(self, changes: Changes) -> None:
        for edge in changes.edges_removed:
            self.removeItem(self.wires.pop(edge))
            for end in (edge.source, edge.target):
                self._touching[end].discard(edge)
        for node in changes.removed:
            self.removeItem(self.blocks.pop(node))
            self._touching.pop(node, None)
        # A block that comes back by undo is a new item, which nothing has selected yet.
        self._chosen = (
            self._chosen[0].difference(changes.removed),
            self._chosen[1].difference(changes.edges_removed),
        )

    def _add_blocks(self, nodes: Iterable[str], document: Document) -> None:
        for node in nodes:
            face = face_of(node, document.nodes[node], self._checked)
            item = BlockItem(node, self._card(node), face, self.look)
            self.blocks[node] = item
            self.addItem(item)

    def _dress(
        self, wanted: Collection[str], before: Checked, document: Document, new: Collection[str]
    ) -> set[str]:
        """Show anew the blocks wanted and those of which the check found something else.

        Gives those that have another card, whose wires start elsewhere.
        """
        resized = set()
        for node, facts in self._checked.nodes.items():
            if (node in wanted or before.nodes.get(node) is not facts) and node not in new:
                item, card = self.blocks[node], self._card(node)
                if card is not item.card:
                    resized.add(node)
                item.dress(card, face_of(node, document.nodes[node], self._checked), self.look)
        return resized

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            item = EdgeItem(edge, self.brushes)
            self.wires[edge] = item
            self.addItem(item)
            for end in (edge.source, edge.target):
                self._touching.setdefault(end, set()).add(edge)

    def _place(self, nodes: Set[str], document: Document) -> None:
        points: Mapping[str, Point] = document.positions
        if not nodes <= points.keys():
            points = self._completed(document, nodes)
        for node in nodes:
            self.move_block(node, points[node])

    def _completed(self, document: Document, nodes: Set[str]) -> Mapping[str, Point]:
        """Positions for all: a block without one stays where it is shown, unless it is new."""
        cards = {node: item.card for node, item in self.blocks.items()}
        shown = {node: item.at for node, item in self.blocks.items() if node not in nodes}
        return placed(document.replaced(positions={**shown, **document.positions}), cards)

    def _card(self, node: str) -> Card:
        wiring = self._checked.wiring
        outputs = {edge.source_port for edge in wiring.readers(node)}
        facts = self._checked.nodes[node]
        kind = kind_of(facts.node, self._checked.document.definitions)
        gives = facts.block.outputs if facts.block else None
        return card_of(kind, tuple(sorted(wiring.wires_at(node))), tuple(sorted(outputs)), gives)

    def _fit_label(self, node: str) -> None:
        """Keep the shape label off the blocks that the wires lead to, and off rising wires."""
        block = self.blocks[node]
        wires = [self.wires[e] for e in self._touching.get(node, ()) if e.source == node]
        rising = any(wire.end[1] < wire.start[1] - RISE for wire in wires)
        falling = any(wire.end[1] > wire.start[1] + RISE for wire in wires)
        beside = [block.room_beside(self.blocks[wire.edge.target]) for wire in wires]
        alone = len(block.card.outputs) == 1
        block.set_room(min([LABEL_ROOM, *beside]), alone and rising and not falling)

    def mark_wrong(self) -> None:
        """Paint red the wires that carry a problem, and no others."""
        wrong = wrong_edges(self._checked)
        for edge, wire in self.wires.items():
            wire.set_state(wrong=edge in wrong)
