"""`EdgeItem`: one wire; Qt paints it, this only sets its path and its pen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsPathItem

from designer.canvas.brushes import Brushes
from designer.canvas.curve import Floats, cubics, sampled, wire_path
from designer.canvas.lane import SHORT
from graph_runtime.document.model import Edge, Point

LINE_STEPS = 36


class EdgeItem(QGraphicsPathItem):
    """A wire between two points of the scene."""

    def __init__(self, edge: Edge, brushes: Brushes) -> None:
        super().__init__()
        self.edge = edge
        self.start: Point = (0.0, 0.0)
        self.end: Point = (0.0, 0.0)
        self.lane: float | None = None
        self.selected = self.hovered = self.wrong = False
        self.setZValue(-1.0)
        self.dress(brushes)

    def dress(self, brushes: Brushes) -> None:
        """Take the pen that fits what is the case: selected before wrong before hovered."""
        self._brushes = brushes
        if self.selected:
            pen = brushes.wire_selected
        elif self.wrong:
            pen = brushes.wire_wrong
        else:
            pen = brushes.wire_hover if self.hovered else brushes.wire
        self.setPen(pen)

    def route(self, start: Point, end: Point, lane: float | None = None) -> None:
        if (start, end, lane) != (self.start, self.end, self.lane):
            self.start, self.end, self.lane = start, end, lane
            self.setPath(wire_path(cubics(start, end, lane)))

    @property
    def long(self) -> bool:
        """Whether other blocks may stand in its way."""
        return not 0 <= self.end[0] - self.start[0] <= SHORT

    @property
    def way(self) -> QRectF:
        """The area in which a block would make the wire take another way."""
        ys = (self.start[1], self.end[1], self.end[1] if self.lane is None else self.lane)
        left, right = sorted((self.start[0], self.end[0]))
        return QRectF(left, min(ys) - 40, right - left, max(ys) - min(ys) + 80)

    def line(self, steps: int = LINE_STEPS) -> Floats:
        """The wire as a broken line, (steps + 1, 2)."""
        return sampled(cubics(self.start, self.end, self.lane), steps)

    def set_state(
        self,
        selected: bool | None = None,
        hovered: bool | None = None,
        wrong: bool | None = None,
    ) -> None:
        before = (self.selected, self.hovered, self.wrong)
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.wrong = self.wrong if wrong is None else wrong
        if (self.selected, self.hovered, self.wrong) != before:
            self.dress(self._brushes)

    def distance(self, at: QPointF) -> float:
        """How far a point is from the wire (px)."""
        points = self.line()
        here = np.array((at.x(), at.y()))
        first, step = points[:-1], np.diff(points, axis=0)
        length = np.maximum((step**2).sum(axis=1), 1e-9)
        along = np.clip(((here - first) * step).sum(axis=1) / length, 0.0, 1.0)
        gap = first + along[:, None] * step - here
        return float(np.sqrt((gap**2).sum(axis=1).min()))
