"""The canvas from afar: thousands of blocks and wires in a few strokes from numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from designer.canvas.brushes import BAR, Brushes
from designer.canvas.curve import Floats, sampled_direct
from designer.canvas.scene import CanvasScene
from designer.canvas.strokes import draw_lines, draw_rects

STEPS = 9
"""Straight pieces of a curve from afar."""
STRAIGHT = 0.2
"""Zoom below which curves are a few px high, and straight lines will do."""

READABLE, MOST_NAMES = 0.26, 250
"""Zoom from which a word on a block can be read, and on how many it is worth its time."""


class Overview:
    """Paints a scene in batches; arrays are made anew after `forget`."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._fresh = False

    def forget(self) -> None:
        """The scene differs from what the arrays hold."""
        self._fresh = False

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint what lies in `exposed` (px of the scene); the painter is in scene coordinates."""
        if not self._fresh:
            self._gather()
        brushes = self._scene.brushes
        box = (exposed.left(), exposed.top(), exposed.right(), exposed.bottom())
        self._paint_wires(painter, box, brushes, painter.worldTransform().m11() < STRAIGHT)
        seen = self._paint_blocks(painter, box, brushes)
        if painter.worldTransform().m11() >= READABLE and seen.sum() <= MOST_NAMES:
            self._paint_names(painter, seen, brushes)

    def _gather(self) -> None:
        blocks = list(self._scene.blocks.values())
        wires = list(self._scene.wires.values())
        self._boxes = _table([(*b.at, b.card.width, b.card.height) for b in blocks])
        groups = [b.face.group for b in blocks]
        self._kinds = [b.face.kind for b in blocks]
        self._names = sorted(set(groups))
        self._group = np.array([self._names.index(g) for g in groups], dtype=np.intp)
        self._chosen = np.array([b.selected for b in blocks], dtype=bool)
        self._faulty = np.array([bool(b.face.problem) for b in blocks], dtype=bool)
        self._ends = _table([(*w.start, *w.end) for w in wires])
        lines = sampled_direct(self._ends, STEPS)
        for row, wire in enumerate(wires):
            if wire.lane is not None:
                lines[row] = wire.line(STEPS)
        self._lines = _broken(lines)
        self._bent = np.array([w.lane is not None for w in wires], dtype=bool)
        self._tops, self._bottoms = lines[..., 1].min(axis=1), lines[..., 1].max(axis=1)
        self._look = np.array([2 * w.selected or 1 * w.wrong for w in wires], dtype=np.intp)
        self._fresh = True

    def _paint_wires(
        self, painter: QPainter, box: Sequence[float], brushes: Brushes, straight: bool
    ) -> None:
        e = self._ends
        margin = 120.0
        seen = (np.minimum(e[:, 0], e[:, 2]) < box[2] + margin) & (
            np.maximum(e[:, 0], e[:, 2]) > box[0] - margin
        )
        seen &= (self._tops < box[3]) & (self._bottoms > box[1])
        for look, pen in enumerate((brushes.wire, brushes.wire_wrong, brushes.wire_selected)):
            painter.setPen(_cosmetic(pen, 1.0 if look == 0 else 2.0))
            mine = seen & (self._look == look)
            if straight:
                draw_lines(painter, e[mine & ~self._bent])
                mine &= self._bent
            draw_lines(painter, self._lines[mine].reshape(-1, 4))

    def _paint_blocks(
        self, painter: QPainter, box: Sequence[float], brushes: Brushes
    ) -> NDArray[np.bool_]:
        """Paint the blocks in the box; which those are."""
        b = self._boxes
        seen = (b[:, 0] < box[2]) & (b[:, 0] + b[:, 2] > box[0])
        seen &= (b[:, 1] < box[3]) & (b[:, 1] + b[:, 3] > box[1])
        painter.setPen(Qt.PenStyle.NoPen)
        for number, name in enumerate(self._names):
            mine = b[seen & (self._group == number)]
            family = brushes.family.get(name, brushes.unknown)
            painter.setBrush(QBrush(_mixed(brushes.block.color(), family.color(), 0.3)))
            draw_rects(painter, mine)
            painter.setBrush(family)
            draw_rects(painter, mine * (1.0, 1.0, 0.0, 1.0) + (0.0, 0.0, 2 * BAR, 0.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for which, pen in ((self._faulty, brushes.wrong), (self._chosen, brushes.selected)):
            painter.setPen(_cosmetic(pen, 2.0))
            draw_rects(painter, b[seen & which])
        shown: NDArray[np.bool_] = seen
        return shown

    def _paint_names(self, painter: QPainter, seen: NDArray[np.bool_], brushes: Brushes) -> None:
        """One word on each block, as much of its kind as fits."""
        painter.setFont(brushes.afar)
        painter.setPen(brushes.ink)
        for row in np.flatnonzero(seen).tolist():
            x, y, width, height = self._boxes[row].tolist()
            room = QRectF(x + 3 * BAR, y, width - 4 * BAR, height)
            text = brushes.elided(brushes.afar, self._kinds[row], room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def _table(rows: list[tuple[float, ...]]) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _broken(points: Floats) -> Floats:
    """(n, STEPS + 1, 2) points of broken lines as (n, STEPS, 4) pieces."""
    return np.ascontiguousarray(np.concatenate([points[:, :-1], points[:, 1:]], axis=2))


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """Opaque, so that nothing has to be blended while painting."""
    pairs = zip(_rgb(ground), _rgb(ink), strict=True)
    return QColor.fromRgbF(*(g + (i - g) * share for g, i in pairs))


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _cosmetic(pen: QPen, width: float) -> QPen:
    """The pen with a width in px of the screen."""
    thin = QPen(pen.color(), width)
    thin.setCosmetic(True)
    return thin
