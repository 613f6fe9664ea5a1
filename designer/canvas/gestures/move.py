"""Moving the selected blocks; one without wires that is let go on a wire joins it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.appearance.figures import blocks_called
from designer.canvas.brushes import Brushes
from designer.canvas.curve import sampled_direct
from designer.canvas.gestures.gesture import Gesture, Pointer, Stage
from designer.canvas.insertion import inserted, inserts_into
from designer.canvas.placement import snapped
from designer.canvas.scene import MANY
from designer.canvas.strokes import draw_lines
from graph_runtime.document.model import Edge, Point
from graph_runtime.edits.drawing_edits import move_nodes
from graph_runtime.groups.kinds import kind_of

STEPS = 10


class Move(Gesture):
    """Drag a block: it and all that is selected with it move, on the grid; freely with Alt.

    The wires of a block that has many are drawn by the gesture in one stroke while it moves.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage)
        self._grabbed = grabbed

    def start(self, pointer: Pointer) -> None:
        blocks = self.stage.mirror.blocks
        self._origin = QPointF(pointer.at)
        self._before: dict[str, Point] = {
            node: blocks[node].at for node in self.stage.session.selected_nodes
        }
        self._now = self._before
        mirror = self.stage.mirror
        touched = {edge for node in self._before for edge in mirror.edges_of(node)}
        self._many = [mirror.wires[edge] for edge in touched] if len(touched) > MANY else []
        for wire in self._many:
            wire.setVisible(False)
        self._onto: Edge | None = None

    def move(self, pointer: Pointer) -> None:
        x, y = self._before[self._grabbed]
        free = pointer.at - self._origin
        goal = x + free.x(), y + free.y()
        alt = pointer.modifiers & Qt.KeyboardModifier.AltModifier
        sx, sy = goal if alt else snapped(goal)
        self._show({n: (bx + sx - x, by + sy - y) for n, (bx, by) in self._before.items()})
        self._aim(self._wire_below())

    def end(self, pointer: Pointer) -> None:
        level, onto = self.stage.session.level, self._onto
        self._finish()
        moved = move_nodes(level.document, self.stage.mirror.places() | self._now)
        if onto is not None:
            cards = {node: item.card for node, item in self.stage.mirror.blocks.items()}
            placed = {node: item.at for node, item in self.stage.mirror.blocks.items()}
            document = inserted(moved, self._grabbed, onto, cards, placed)
            level.apply(f"Insert {self._grabbed}", document)
        elif self._now != self._before:
            what = blocks_called(self._now)
            level.apply(f"Move {what}", moved)

    def cancel(self) -> None:
        self._finish()
        self._show(self._before)

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        if self._many:
            ends = np.array([(*wire.start, *wire.end) for wire in self._many])
            points = sampled_direct(ends, STEPS)
            pen = QPen(brushes.wire.color(), 1.0)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            draw_lines(painter, np.concatenate([points[:, :-1], points[:, 1:]], 2).reshape(-1, 4))

    def _finish(self) -> None:
        self._aim(None)
        for wire in self._many:
            wire.setVisible(True)

    def _show(self, places: dict[str, Point]) -> None:
        self._now = places
        for node, at in places.items():
            self.stage.mirror.move_block(node, at)
        self.stage.mirror.route(places)

    def _wire_below(self) -> Edge | None:
        """The wire that the one moved block would join."""
        mirror, document = self.stage.mirror, self.stage.session.level.document
        if len(self._before) > 1 or mirror.edges_of(self._grabbed):
            return None
        edge = mirror.edge_at(mirror.blocks[self._grabbed].body.center(), 20.0)
        kind = kind_of(document.nodes[self._grabbed], document.definitions)
        return edge if edge and inserts_into(kind) else None

    def _aim(self, edge: Edge | None) -> None:
        if edge != self._onto:
            for wire, hovered in ((self._onto, False), (edge, True)):
                if wire in self.stage.mirror.wires:
                    self.stage.mirror.wires[wire].set_state(hovered=hovered)
            self._onto = edge
