"""A block dragged in from the palette; let go on a wire it joins the wire."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.brushes import RADIUS, Brushes
from designer.canvas.card import card_of
from designer.canvas.gestures.gesture import Gesture, Pointer, Stage
from designer.canvas.insertion import inserted, inserts_into
from designer.canvas.placement import snapped
from graph_runtime.document.model import Edge, Point
from graph_runtime.edits.drawing_edits import move_nodes


class Drop(Gesture):
    """Shows where the block would stand; its middle follows the pointer."""

    def __init__(self, stage: Stage, key: str) -> None:
        super().__init__(stage)
        self._key = key
        self._kind = stage.catalogue.kinds[key]
        self._card = card_of(self._kind, (), ())
        self._place: Point = (0.0, 0.0)
        self._onto: Edge | None = None

    def start(self, pointer: Pointer) -> None:
        self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        x, y = pointer.at.x(), pointer.at.y()
        self._place = snapped((x - self._card.width / 2, y - self._card.height / 2))
        edge = self.stage.mirror.edge_at(pointer.at, 24.0) if inserts_into(self._kind) else None
        self._aim(edge)

    def end(self, pointer: Pointer) -> None:
        onto = self._onto
        self._aim(None)
        session, level = self.stage.session, self.stage.session.level
        placed = move_nodes(level.document, self.stage.mirror.places())
        document, node = self.stage.catalogue.put(placed, self._key, self._place)
        blocks = self.stage.mirror.blocks.items()
        if onto is not None:
            cards = {name: item.card for name, item in blocks} | {node: self._card}
            places = {name: item.at for name, item in blocks} | {node: self._place}
            document = inserted(document, node, onto, cards, places)
        level.apply(f"Add {self._kind.kind()}", document)
        session.select([node])

    def cancel(self) -> None:
        self._aim(None)

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        painter.setPen(brushes.selected)
        painter.setBrush(brushes.ghost)
        box = QRectF(*self._place, self._card.width, self._card.height)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(brushes.ink)
        painter.setFont(brushes.title)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._kind.called())

    def _aim(self, edge: Edge | None) -> None:
        wires = self.stage.mirror.wires
        if self._onto in wires:
            wires[self._onto].set_state(hovered=False)
        if edge is not None:
            wires[edge].set_state(hovered=True)
        self._onto = edge
