"""Drawing a wire from a port, or taking one off its port to plug it in elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.block_item import Mark
from designer.canvas.brushes import Brushes
from designer.canvas.curve import cubics, wire_path
from designer.canvas.fitting import Fit, edge_between, fit_of, fitting_ports
from designer.canvas.gestures.gesture import Gesture, Pointer, Stage
from designer.canvas.hits import PortRef
from graph_runtime.check import check_again
from graph_runtime.document.model import Edge, Point
from graph_runtime.edits.drawing_edits import connect, disconnect

CATCH = 18.0
"""How near to a port a loose end snaps to it (px)."""


class Connect(Gesture):
    """From `fixed` to whatever port the pointer reaches; `taken` is the wire being re-plugged."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, fixed: PortRef, taken: Edge | None = None) -> None:
        super().__init__(stage)
        self._fixed = fixed
        self._taken = taken
        self._base = stage.session.level.document
        self._checked = stage.session.level.checked
        if taken is not None:
            self._base = disconnect(self._base, [taken])
            self._checked = check_again(self._base, self._checked)

    def start(self, pointer: Pointer) -> None:
        self._loose = pointer.at
        self._over: PortRef | None = None
        self._fit: Fit | None = None
        if self._taken is not None:
            self.stage.mirror.wires[self._taken].setVisible(False)
        self._light()

    def move(self, pointer: Pointer) -> None:
        over = self.stage.mirror.port_at(pointer.at, max(CATCH, self.stage.reach()))
        over = over if over and over.out != self._fixed.out else None
        self._loose = QPointF(*self._place(over)) if over else pointer.at
        if over != self._over:
            self._over = over
            self._fit = self._judged(over)
        self.stage.say(
            self._fit.sentence if self._fit else "", bool(self._fit and not self._fit.good)
        )

    def end(self, pointer: Pointer) -> None:
        over, fit = self._over, self._fit
        self.cancel()
        edge = edge_between(self._fixed, over) if over else None
        if edge is None:
            self._let_go(pointer)
        elif fit is not None and fit.refused:
            self.stage.say(fit.sentence, True)
        elif edge != self._taken:
            verb = "Re-plug" if self._taken else "Connect"
            name = f"{verb} {edge.source} to {edge.target}"
            self.stage.session.level.apply(name, connect(self._base, edge))

    def cancel(self) -> None:
        for item in self.stage.mirror.blocks.values():
            item.set_marks(None)
        if self._taken in self.stage.mirror.wires:
            self.stage.mirror.wires[self._taken].setVisible(True)
        self.stage.say("")

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        wrong = self._fit is not None and not self._fit.good
        painter.setPen(brushes.wire_wrong if wrong else brushes.wire_loose)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        loose: Point = (self._loose.x(), self._loose.y())
        start, end = self._place(self._fixed), loose
        ends = (start, end) if self._fixed.out else (end, start)
        painter.drawPath(wire_path(cubics(*ends)))
        painter.setBrush(brushes.error if wrong else brushes.accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(self._loose, 4.0, 4.0)

    def _let_go(self, pointer: Pointer) -> None:
        """Over empty canvas: a new wire asks for a block, a re-plugged one is gone."""
        if self._taken is not None:
            name = f"Disconnect {self._taken.source} from {self._taken.target}"
            self.stage.session.level.apply(name, self._base)
        elif self.stage.mirror.block_at(pointer.at) is None:
            self.stage.search_for(self._fixed, pointer.at)

    def _judged(self, over: PortRef | None) -> Fit | None:
        edge = edge_between(self._fixed, over) if over else None
        return fit_of(self._checked, self._base, edge) if edge else None

    def _light(self) -> None:
        """Show on every block which ports would fit."""
        fitting = fitting_ports(self._checked, self._fixed)
        lit: dict[str, dict[tuple[bool, str], Mark]] = {}
        for ref in (*fitting, self._fixed):
            lit.setdefault(ref.node, {})[ref.out, ref.port] = "lit"
        for node, item in self.stage.mirror.blocks.items():
            item.set_marks(lit.get(node, {}))

    def _place(self, ref: PortRef) -> Point:
        item = self.stage.mirror.blocks[ref.node]
        dx, dy = (item.card.output_at if ref.out else item.card.input_at)[ref.port]
        return item.at[0] + dx, item.at[1] + dy
