"""`SlicePicture`: a surface cut along x, with the steps of a race on the cut."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme, text_font
from designer.plots.track_map import Lane
from graph_runtime.racing.surfaces import Surface

POINTS = 240
SIDE, TOP, BOTTOM = 10, 10, 26
"""Room (px) around the curve."""


class SlicePicture(QWidget):
    """The lowest height over each x; a step stands at its x and at its own height."""

    def __init__(self, surface: Surface, theme: Theme) -> None:
        super().__init__()
        self._surface, self._theme = surface, theme
        self._lanes: tuple[Lane, ...] = ()
        self._step = 0
        self._cut = _cut(surface)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 110)
        self.setAccessibleName("The surface from the side, with the steps")

    def sizeHint(self) -> QSize:
        return QSize(280, 170)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_tracks(self, surface: Surface, lanes: tuple[Lane, ...], step: int) -> None:
        if surface is not self._surface:
            self._surface, self._cut = surface, _cut(surface)
        self._lanes, self._step = lanes, step
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, low = self._cut
        painter.setPen(QPen(QColor(self._theme.muted), 1.5))
        spots = [self._spot(a, b) for a, b in zip(x.tolist(), low.tolist(), strict=True)]
        painter.drawPolyline(QPolygonF(spots))
        painter.setClipRect(self._area().adjusted(-4, -4, 4, 4))
        for lane in self._lanes:
            self._paint_lane(painter, lane)
        painter.setClipping(False)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(text_font(8.0))
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(self.rect().adjusted(0, 0, 0, -3), where, "x →   height above the cut")

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(SIDE, TOP, -SIDE, -BOTTOM)

    def _spot(self, x: float, height: float) -> QPointF:
        area, (_, low) = self._area(), self._cut
        left, right, _, _ = self._surface.view
        least, most = float(low.min()), float(low.max())
        share = (height - least) / max(most - least, 1e-12)
        return QPointF(
            area.left() + (x - left) / (right - left) * area.width(),
            area.bottom() - share * area.height(),
        )

    def _paint_lane(self, painter: QPainter, lane: Lane) -> None:
        track, count = lane.track, self._step + 1
        steps = zip(track.x[:count], track.heights[:count], strict=True)
        spots = [self._spot(x, height) for x, height in steps]
        if not spots:
            return
        faint = QColor(lane.colour)
        faint.setAlpha(110)
        painter.setPen(QPen(faint, 1.0))
        painter.drawPolyline(QPolygonF(spots))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(lane.colour))
        for spot in spots[:60]:
            painter.drawEllipse(spot, 1.8, 1.8)
        painter.drawEllipse(spots[-1], 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _cut(surface: Surface) -> tuple[np.ndarray, np.ndarray]:
    """x (POINTS,) and the lowest height of the view over each; of a saddle, that along y = 0."""
    left, right, bottom, top = surface.view
    x = np.linspace(left, right, POINTS)
    if surface.goal is None:
        return x, np.broadcast_to(surface.height(x, 0 * x), x.shape)
    y = np.linspace(bottom, top, POINTS)[:, None]
    return x, np.broadcast_to(surface.height(x[None, :], y), (POINTS, POINTS)).min(0)
