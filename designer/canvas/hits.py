"""`HitScene`: what lies where on the canvas: blocks, ports, wires, problem badges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from designer.canvas.block_item import BlockItem
from designer.canvas.curve import Floats
from designer.canvas.edge_item import EdgeItem
from designer.canvas.lane import Box
from graph_runtime.document.model import Edge

PORT_REACH = 11.0
"""How near to a port the pointer must be (px)."""


@dataclass(frozen=True, slots=True)
class PortRef:
    """One port of one block; `out` for outputs."""

    node: str
    port: str
    out: bool


class HitScene(QGraphicsScene):
    """`blocks` and `wires` find the item of a node and of an edge; the rest goes by place."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Edge, EdgeItem] = {}
        self._boxes: Floats | None = None
        self._rows: dict[str, int] = {}
        self._hovered: tuple[PortRef | None, Edge | None] = (None, None)

    def block_at(self, at: QPointF) -> BlockItem | None:
        """The topmost block under a point."""
        for item in self._items(_around(at, 1.0)):
            if isinstance(item, BlockItem) and item.body.contains(at):
                return item
        return None

    def problem_at(self, at: QPointF) -> BlockItem | None:
        """The block whose problem badge is under a point."""
        for item in self._items(_around(at, 1.0)):
            if isinstance(item, BlockItem) and item.face.problem and item.badge.contains(at):
                return item
        return None

    def advice_at(self, at: QPointF) -> BlockItem | None:
        """The block whose mark of advice is under a point."""
        for item in self._items(_around(at, 1.0)):
            if isinstance(item, BlockItem) and item.advice and item.badge.contains(at):
                return item
        return None

    def port_at(self, at: QPointF, reach: float = PORT_REACH) -> PortRef | None:
        """The nearest port within reach (px) of a point."""
        near: list[tuple[float, PortRef]] = []
        for item in self._items(_around(at, reach)):
            if isinstance(item, BlockItem):
                near += _ports_near(item, at, reach)
        return min(near, key=lambda entry: entry[0])[1] if near else None

    def edge_at(self, at: QPointF, reach: float = 6.0) -> Edge | None:
        """The nearest wire within reach (px) of a point."""
        near = [
            (item.distance(at), item.edge)
            for item in self._items(_around(at, reach))
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
            for item in self._items(area)
            if isinstance(item, BlockItem) and item.body.intersects(area)
        ]

    def extent(self, nodes: Iterable[str] | None = None) -> QRectF:
        """The area that these blocks cover; of all for None; null for none."""
        area = QRectF()
        for node in self.blocks if nodes is None else nodes:
            area = area.united(self.blocks[node].body)
        return area

    def _items(self, area: QRectF) -> list[QGraphicsItem]:
        # By bounds alone: Qt would stroke every wire to compare shapes, we look closer ourselves.
        return self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)

    def note_place(self, node: str) -> None:
        """Keep the array of `boxes_in` true after a block has moved."""
        if self._boxes is not None:
            self._boxes[self._rows[node]] = self.blocks[node].sides

    def boxes_in(self, box: Box) -> list[Box]:
        """The blocks that touch an area; from an array, since a long wire asks many times."""
        if self._boxes is None:
            sides = [block.sides for block in self.blocks.values()]
            self._boxes = np.array(sides, dtype=np.float64).reshape(-1, 4)
            self._rows = {node: row for row, node in enumerate(self.blocks)}
        left, top, right, bottom = box
        x0, y0, x1, y1 = self._boxes.T
        touched = (x0 < right) & (x1 > left) & (y0 < bottom) & (y1 > top)
        return [(a, b, c, d) for a, b, c, d in self._boxes[touched].tolist()]


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
