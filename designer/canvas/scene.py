"""`CanvasScene`: the items that show a document, changed exactly as the document changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from designer.canvas.block_item import LABEL_ROOM, BlockItem
from designer.canvas.brushes import Brushes
from designer.canvas.card import Card, card_of, port_point
from designer.canvas.edge_item import EdgeItem
from designer.canvas.face import face_of
from designer.canvas.placement import placed
from designer.canvas.wrong_edges import wrong_edges
from graph_runtime.changes import Changes
from graph_runtime.check import Checked
from graph_runtime.document import Document, Edge, Point

PORT_REACH = 11.0
"""How near to a port the pointer must be (px)."""


@dataclass(frozen=True, slots=True)
class PortRef:
    """One port of one block; `out` for outputs."""

    node: str
    port: str
    out: bool


class CanvasScene(QGraphicsScene):
    """Mirrors a document; `blocks` and `wires` find the item of a node and of an edge."""

    def __init__(self, document: Document, checked: Checked, brushes: Brushes) -> None:
        super().__init__()
        self.brushes = brushes
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Edge, EdgeItem] = {}
        self._touching: dict[str, set[Edge]] = {}
        self._checked = checked
        self._hovered: tuple[PortRef | None, Edge | None] = (None, None)
        self.follow(
            Changes(added=tuple(document.nodes), edges_added=document.edges), document, checked
        )

    def follow(self, changes: Changes, document: Document, checked: Checked) -> None:
        """Show `document`, which differs from the one shown by `changes`."""
        before, self._checked = self._checked, checked
        touched = {end for e in changes.edges_removed for end in (e.source, e.target)}
        touched |= {end for e in changes.edges_added for end in (e.source, e.target)}
        self._drop(changes)
        self._add_blocks(changes.added, document)
        restyle = touched.union(changes.changed) & document.nodes.keys()
        stale = {
            node
            for node, facts in checked.nodes.items()
            if before.nodes.get(node) is not facts or node in restyle
        }
        for node in stale:
            item = self.blocks[node]
            item.dress(
                self._card(node),
                face_of(node, document.nodes[node], checked.nodes[node]),
                self.brushes,
            )
        self._add_wires(changes.edges_added)
        moved = set(changes.moved) & document.nodes.keys()
        self._place(moved.union(changes.added), document)
        self.route(moved | restyle | set(changes.added))
        if changes.graph:
            self.mark_wrong()

    def set_brushes(self, brushes: Brushes) -> None:
        self.brushes = brushes
        for block in self.blocks.values():
            block.dress(block.card, block.face, brushes)
        for wire in self.wires.values():
            wire.dress(brushes)

    def set_selection(self, nodes: Collection[str], edges: Collection[Edge]) -> None:
        for node, block in self.blocks.items():
            block.set_selected(node in nodes)
        for edge, wire in self.wires.items():
            wire.set_state(selected=edge in edges)

    def move_block(self, node: str, at: Point) -> None:
        """Show a block elsewhere while it is dragged; the document does not know."""
        self.blocks[node].place(at)

    def route(self, nodes: Iterable[str]) -> None:
        """Draw again the wires of these blocks, and fit the labels beside them."""
        edges = {edge for node in nodes for edge in self._touching.get(node, ())}
        for edge in edges:
            source, target = self.blocks[edge.source], self.blocks[edge.target]
            self.wires[edge].route(
                port_point(source.card, source.at, edge, True),
                port_point(target.card, target.at, edge, False),
            )
        for node in {edge.source for edge in edges}:
            self._fit_label(node)

    def edges_of(self, node: str) -> Collection[Edge]:
        return self._touching.get(node, ())

    def block_at(self, at: QPointF) -> BlockItem | None:
        """The topmost block under a point."""
        for item in self.items(at):
            if isinstance(item, BlockItem) and item.body.contains(at):
                return item
        return None

    def problem_at(self, at: QPointF) -> BlockItem | None:
        """The block whose problem badge is under a point."""
        for item in self.items(at):
            if isinstance(item, BlockItem) and item.face.problem and item.badge.contains(at):
                return item
        return None

    def port_at(self, at: QPointF, reach: float = PORT_REACH) -> PortRef | None:
        """The nearest port within reach (px) of a point."""
        near: list[tuple[float, PortRef]] = []
        for item in self.items(_around(at, reach)):
            if isinstance(item, BlockItem):
                near += _ports_near(item, at, reach)
        return min(near, key=lambda entry: entry[0])[1] if near else None

    def edge_at(self, at: QPointF, reach: float = 6.0) -> Edge | None:
        """The nearest wire within reach (px) of a point."""
        near = [
            (item.distance(at), item.edge)
            for item in self.items(_around(at, reach))
            if isinstance(item, EdgeItem)
        ]
        close = [entry for entry in near if entry[0] <= reach]
        return min(close, key=lambda entry: entry[0])[1] if close else None

    def hover(self, port: PortRef | None, at: QPointF) -> None:
        """Light up the port, or else the wire, that the pointer is on."""
        edge = None if port or self.block_at(at) else self.edge_at(at)
        for old in (self._hovered[0] and self.blocks.get(self._hovered[0].node),):
            if old:
                old.set_hover(None)
        if self._hovered[1] in self.wires:
            self.wires[self._hovered[1]].set_state(hovered=False)
        if port is not None:
            self.blocks[port.node].set_hover((port.out, port.port))
        if edge is not None:
            self.wires[edge].set_state(hovered=True)
        self._hovered = port, edge

    def blocks_in(self, area: QRectF) -> list[str]:
        """Ids of the blocks that an area touches."""
        return [
            item.node_id
            for item in self.items(area)
            if isinstance(item, BlockItem) and item.body.intersects(area)
        ]

    def extent(self, nodes: Iterable[str] | None = None) -> QRectF:
        """The area that these blocks cover; of all for None; null for none."""
        area = QRectF()
        for node in self.blocks if nodes is None else nodes:
            area = area.united(self.blocks[node].body)
        return area

    def _drop(self, changes: Changes) -> None:
        for edge in changes.edges_removed:
            self.removeItem(self.wires.pop(edge))
            for end in (edge.source, edge.target):
                self._touching[end].discard(edge)
        for node in changes.removed:
            self.removeItem(self.blocks.pop(node))
            self._touching.pop(node, None)

    def _add_blocks(self, nodes: Iterable[str], document: Document) -> None:
        for node in nodes:
            facts = self._checked.nodes[node]
            face = face_of(node, document.nodes[node], facts)
            item = BlockItem(node, self._card(node), face, self.brushes)
            self.blocks[node] = item
            self.addItem(item)

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            item = EdgeItem(edge, self.brushes)
            self.wires[edge] = item
            self.addItem(item)
            for end in (edge.source, edge.target):
                self._touching.setdefault(end, set()).add(edge)

    def _place(self, nodes: Collection[str], document: Document) -> None:
        if not nodes:
            return
        cards = {node: item.card for node, item in self.blocks.items()}
        points = placed(document, cards)
        for node in nodes:
            self.blocks[node].place(points[node])

    def _card(self, node: str) -> Card:
        wiring = self._checked.wiring
        outputs = {edge.source_port for edge in wiring.out_of[node]}
        kind = self._checked.nodes[node].node.kind
        return card_of(kind, tuple(sorted(wiring.into[node])), tuple(sorted(outputs)))

    def _fit_label(self, node: str) -> None:
        """Keep the shape label of a block off the blocks that its wires lead to."""
        block = self.blocks[node]
        right = block.at[0] + block.card.width
        room = LABEL_ROOM
        for edge in self._touching.get(node, ()):
            target = self.blocks[edge.target]
            level = target.at[1] - 16 < block.at[1] + block.card.height
            level = level and block.at[1] < target.at[1] + target.card.height + 16
            if edge.source == node and level and target.at[0] > right:
                room = min(room, target.at[0] - right)
        block.set_room(room)

    def mark_wrong(self) -> None:
        """Paint red the wires that carry a problem, and no others."""
        wrong = wrong_edges(self._checked)
        for edge, wire in self.wires.items():
            wire.set_state(wrong=edge in wrong)


def _around(at: QPointF, reach: float) -> QRectF:
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def _ports_near(item: BlockItem, at: QPointF, reach: float) -> list[tuple[float, PortRef]]:
    x, y = at.x() - item.at[0], at.y() - item.at[1]
    return [
        (distance, PortRef(item.node_id, port, out))
        for out, places in ((False, item.card.input_at), (True, item.card.output_at))
        for port, (px, py) in places.items()
        if (distance := ((px - x) ** 2 + (py - y) ** 2) ** 0.5) <= reach
    ]
