"""`CanvasScene`: the items that show a document, changed exactly as the document changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from designer.canvas.block_item import LABEL_ROOM, BlockItem
from designer.canvas.brushes import Brushes
from designer.canvas.card import Card, card_of, port_point
from designer.canvas.card_picture import Style
from designer.canvas.edge_item import EdgeItem
from designer.canvas.face import face_of
from designer.canvas.lane import SHORT, Box, lane_for
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

    def __init__(self, document: Document, checked: Checked, look: Style) -> None:
        super().__init__()
        self.look = look
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Edge, EdgeItem] = {}
        self._touching: dict[str, set[Edge]] = {}
        self._checked = checked
        self._chosen: tuple[frozenset[str], frozenset[Edge]] = (frozenset(), frozenset())
        self._hovered: tuple[PortRef | None, Edge | None] = (None, None)
        self.follow(
            Changes(added=tuple(document.nodes), edges_added=document.edges), document, checked
        )

    def follow(self, changes: Changes, document: Document, checked: Checked) -> None:
        """Show `document`, which differs from the one shown by `changes`."""
        before, self._checked = self._checked, checked
        ends = {n for e in changes.edges_removed for n in (e.source, e.target)}
        ends |= {n for e in changes.edges_added for n in (e.source, e.target)}
        self._drop(changes)
        self._add_blocks(changes.added, document)
        restyled = ends.union(changes.changed) & document.nodes.keys()
        if changes.graph:
            self._dress(restyled, before, document, set(changes.added))
        self._add_wires(changes.edges_added)
        moved = {*changes.added, *changes.moved} & document.nodes.keys()
        self._place(moved, document)
        self.route(moved | restyled)
        if moved or changes.removed:
            self._route_long()
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

    def move_block(self, node: str, at: Point) -> None:
        """Show a block elsewhere while it is dragged; the document does not know."""
        self.blocks[node].place(at)

    def route(self, nodes: Iterable[str]) -> None:
        """Draw again the wires of these blocks, and fit the labels beside them."""
        edges = {edge for node in nodes for edge in self._touching.get(node, ())}
        for edge in edges:
            source, target = self.blocks[edge.source], self.blocks[edge.target]
            start = port_point(source.card, source.at, edge, True)
            end = port_point(target.card, target.at, edge, False)
            self.wires[edge].route(start, end, lane_for(start, end, self._boxes_in))
        for node in {edge.source for edge in edges}:
            self._fit_label(node)

    def _route_long(self) -> None:
        """Draw again the wires that may pass other blocks, since some block stands elsewhere."""
        for wire in self.wires.values():
            if not 0 <= wire.end[0] - wire.start[0] <= SHORT:
                wire.route(wire.start, wire.end, lane_for(wire.start, wire.end, self._boxes_in))

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

    def _boxes_in(self, box: Box) -> list[Box]:
        left, top, right, bottom = box
        bodies = [
            (*item.at, item.at[0] + item.card.width, item.at[1] + item.card.height)
            for item in self.items(QRectF(left, top, right - left, bottom - top))
            if isinstance(item, BlockItem)
        ]
        return [b for b in bodies if b[0] < right and b[2] > left and b[1] < bottom and b[3] > top]

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
    ) -> None:
        """Show anew the blocks wanted and those of which the check found something else."""
        for node, facts in self._checked.nodes.items():
            if (node in wanted or before.nodes.get(node) is not facts) and node not in new:
                face = face_of(node, document.nodes[node], self._checked)
                self.blocks[node].dress(self._card(node), face, self.look)

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            item = EdgeItem(edge, self.brushes)
            self.wires[edge] = item
            self.addItem(item)
            for end in (edge.source, edge.target):
                self._touching.setdefault(end, set()).add(edge)

    def _place(self, nodes: Set[str], document: Document) -> None:
        if nodes <= document.positions.keys():
            for node in nodes:
                self.blocks[node].place(document.positions[node])
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
