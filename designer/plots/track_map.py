"""`TrackMap`: tracks of optimizers over the contours of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme, text_font
from designer.plots.height_map import height_map
from graph_runtime.racing.entrants import Track
from graph_runtime.racing.surfaces import Surface

APART = 9.0
"""Steps (px) so far apart get a dot each."""
END = 5.0
THIN, WIDER = 1.8, 0.9
"""Width (px) of the topmost track, and how much wider each one below it is: all can be seen."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A track with its name and colour."""

    name: str
    colour: str
    track: Track


class TrackMap(QWidget):
    """Shows the tracks up to a step; a click chooses another start, told by `chosen`."""

    chosen = Signal(float, float)

    def __init__(self, surface: Surface, theme: Theme) -> None:
        super().__init__()
        self._surface, self._theme = surface, theme
        self._lanes: tuple[Lane, ...] = ()
        self._start = surface.start
        self._step = 0
        self._ground: QImage | None = None
        self.setMinimumSize(320, 280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Tracks over the surface; click to begin elsewhere")

    def sizeHint(self) -> QSize:
        return QSize(560, 470)

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._ground = theme, None
        self.update()

    def show_surface(self, surface: Surface, start: tuple[float, float]) -> None:
        """Another ground, and where all begin."""
        if surface is not self._surface:
            self._ground = None
        self._surface, self._start = surface, start
        self.update()

    def show_tracks(self, lanes: tuple[Lane, ...], step: int) -> None:
        self._lanes, self._step = lanes, step
        self.update()

    def spot(self, x: float, y: float) -> QPointF:
        """Where a place of the plane is drawn (px)."""
        left, right, bottom, top = self._surface.view
        return QPointF(
            (x - left) / (right - left) * self.width(),
            (top - y) / (top - bottom) * self.height(),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left, right, bottom, top = self._surface.view
        at = event.position()
        x = left + at.x() / max(self.width(), 1) * (right - left)
        y = top - at.y() / max(self.height(), 1) * (top - bottom)
        self.chosen.emit(round(x, 4), round(y, 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._ground_image())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = [THIN + WIDER * over for over in range(len(self._lanes))]
        halo = QColor(self._theme.surface)
        halo.setAlpha(190)
        for lane, width in zip(self._lanes, wide, strict=True):
            self._paint_line(painter, lane, QPen(halo, width + 2.0))
        for lane, width in reversed(list(zip(self._lanes, wide, strict=True))):
            self._paint_line(painter, lane, QPen(QColor(lane.colour), width))
            self._paint_dots(painter, lane, width)
        self._paint_start(painter)
        self._paint_border(painter)

    def _ground_image(self) -> QImage:
        ratio = self.devicePixelRatioF()
        size = round(self.width() * ratio), round(self.height() * ratio)
        if self._ground is None or (self._ground.width(), self._ground.height()) != size:
            self._ground = height_map(self._surface, *size, self._theme)
        return self._ground

    def _spots(self, lane: Lane) -> list[QPointF]:
        count = self._step + 1
        places = zip(lane.track.x[:count], lane.track.y[:count], strict=True)
        return [self.spot(x, y) for x, y in places]

    def _paint_line(self, painter: QPainter, lane: Lane, pen: QPen) -> None:
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(self._spots(lane)))

    def _paint_dots(self, painter: QPainter, lane: Lane, width: float) -> None:
        """The steps that are far enough apart, and the place it has come to."""
        spots = self._spots(lane)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(lane.colour))
        for before, spot in pairwise(spots):
            if (spot - before).manhattanLength() > APART:
                painter.drawEllipse(spot, width / 2 + 1.2, width / 2 + 1.2)
        painter.setPen(QPen(QColor(self._theme.surface), 1.5))
        painter.drawEllipse(spots[-1], END, END)

    def _paint_start(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.text), 1.6))
        painter.drawEllipse(self.spot(*self._start), END + 1.5, END + 1.5)

    def _paint_border(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(text_font(8.0))
        painter.setPen(QColor(self._theme.muted))
        left, right, bottom, top = self._surface.view
        inner = QRectF(self.rect()).adjusted(6, 4, -6, -4)
        edges = (
            (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, f"{left:g}, {bottom:g}"),
            (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, f"{right:g}, {top:g}"),
        )
        for where, words in edges:
            painter.drawText(inner, where, words.replace("-", "\N{MINUS SIGN}"))
