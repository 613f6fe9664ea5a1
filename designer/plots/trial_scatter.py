"""`TrialScatter`: what trials came to over one dimension, on its scale; the best one is marked."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.appearance.plain_text import tip, visible
from designer.appearance.theme import Theme, text_font
from graph_runtime.params import JsonValue
from graph_runtime.sweep.dimension import Dimension

LEFT, TOP, RIGHT, BOTTOM = 52, 24, 12, 22
"""Room (px) for the axes and the title."""
DOT, RING = 3.5, 6.5
Points = Sequence[tuple[JsonValue, float]]


class TrialScatter(QWidget):
    """A dot for each trial: its value to the right, its objective upwards."""

    def __init__(self, dimension: Dimension, title: str, theme: Theme) -> None:
        super().__init__()
        self._dimension, self._title, self._theme = dimension, title, theme
        self._points: list[tuple[float, float]] = []
        self._best: tuple[float, float] | None = None
        self.setMinimumSize(180, 110)
        self.setToolTip(tip(dimension.text))
        self.setAccessibleName(f"Objective over {title}")

    def sizeHint(self) -> QSize:
        return QSize(260, 150)

    @property
    def points(self) -> list[tuple[float, float]]:
        """What is drawn: place on the scale from 0 to 1, and objective."""
        return self._points

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_points(self, points: Points, best: tuple[JsonValue, float] | None) -> None:
        place = self._dimension.place
        self._points = [(place(value), y) for value, y in points if isfinite(y)]
        self._best = (place(best[0]), best[1]) if best is not None else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        area = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        low, high = self._range()
        self._paint_axes(painter, area, low, high)

        def at(point: tuple[float, float]) -> QPointF:
            share = (point[1] - low) / (high - low)
            return QPointF(
                area.left() + point[0] * area.width(), area.bottom() - share * area.height()
            )

        colour = QColor(self._theme.series[0])
        colour.setAlpha(190)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for point in self._points:
            painter.drawEllipse(at(point), DOT, DOT)
        if self._best is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.series[1]), 2))
            painter.drawEllipse(at(self._best), RING, RING)

    def _range(self) -> tuple[float, float]:
        values = [y for _, y in self._points] or [0.0, 1.0]
        low, high = min(values), max(values)
        air = 0.08 * (high - low) or 0.05 * abs(high) or 1.0
        return low - air, high + air

    def _paint_axes(self, painter: QPainter, area: QRectF, low: float, high: float) -> None:
        painter.setFont(text_font(9.0, bold=True))
        painter.setPen(QColor(self._theme.text))
        head = QRectF(8, 2, self.width() - 16, TOP - 4)
        shown = painter.fontMetrics().elidedText(
            visible(self._title), Qt.TextElideMode.ElideLeft, int(head.width())
        )
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.setFont(text_font(8.0))
        painter.setPen(QColor(self._theme.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share in (0.08, 0.92) if self._points else ():
            y = area.bottom() - share * area.height()
            words = f"{low + share * (high - low):.3g}"
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), right, words)
        for place, words in self._ticks():
            x = area.left() + place * area.width()
            width = painter.fontMetrics().horizontalAdvance(words) + 2.0
            left_edge = min(x - width / 2, self.width() - width - 2)
            box = QRectF(left_edge, area.bottom() + 3, width, BOTTOM - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _ticks(self) -> list[tuple[float, str]]:
        """Choices by name; of a range its ends and its middle."""
        dimension = self._dimension
        if dimension.scale == "choice":
            return [(dimension.place(c), visible(str(c)[:14])) for c in dimension.choices[:8]]
        return [(share, _number(dimension.at(share))) for share in (0.0, 0.5, 1.0)]


def _number(value: JsonValue) -> str:
    return f"{value:.3g}" if isinstance(value, float) else visible(str(value))
