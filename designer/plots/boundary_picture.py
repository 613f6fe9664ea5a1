"""`BoundaryPicture`: what a network says over a plane, the line it draws, and the samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme
from designer.plots.signed_colours import image_of, levels_of
from graph_runtime.scores.boundary import Boundary

FAINT = 0.55
"""How strong the colours of the plane are beside those of the samples."""
DOT = 3.0
"""Radius of a sample (px)."""
LINE = 2.0


class BoundaryPicture(QWidget):
    """A square: blue where the first class is likelier, orange where the second is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._boundary: Boundary | None = None
        self._chances: NDArray[np.float64] = np.zeros((1, 1))
        self.setAccessibleName("What the network says over the plane")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 200)

    def show_plane(self, boundary: Boundary, index: int) -> None:
        """Show the network with this penalty; raises ValueError for bytes that are no plane."""
        self._boundary, self._chances = boundary, boundary.planes[index].unpack()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._boundary is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self.width(), self.height())
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawImage(square, self._ground())
        painter.setPen(QPen(QColor(self._theme.text), LINE))
        for start, end in zero_line(self._chances - 0.5):
            painter.drawLine(_placed(start, square), _placed(end, square))
        self._draw_samples(painter, square)
        painter.end()

    def _ground(self) -> QImage:
        shares = ((self._chances - 0.5) * 2 * FAINT).astype(np.float32)
        return image_of(levels_of(shares, 1.0), self._theme)

    def _draw_samples(self, painter: QPainter, square: QRectF) -> None:
        assert self._boundary is not None
        left, right, bottom, top = self._boundary.view
        colours = [QColor(self._theme.series[index]) for index in (0, 1)]
        painter.setPen(QPen(QColor(self._theme.surface), 1))
        for x, y, second in self._boundary.points:
            painter.setBrush(colours[second])
            share = ((x - left) / (right - left), (top - y) / (top - bottom))
            painter.drawEllipse(_placed(share, square), DOT, DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)


Spot = tuple[float, float]
"""Across and down the square, 0…1."""


def zero_line(values: NDArray[np.float64]) -> list[tuple[Spot, Spot]]:
    """Pieces of the line where the values (rows, columns) are 0, one for each cell it crosses."""
    rows, columns = values.shape
    found = []
    corners = np.stack((values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]), -1)
    mixed = np.argwhere((corners.min(-1) < 0) & (corners.max(-1) >= 0))
    for row, column in mixed.tolist():
        ends = _crossings(corners[row, column].tolist())
        spots = [((column + x) / (columns - 1), (row + y) / (rows - 1)) for x, y in ends]
        found += list(zip(spots[0::2], spots[1::2], strict=False))
    return found


CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def _crossings(values: list[float]) -> list[Spot]:
    """Where the sides of a cell are crossed, from its corners' values, going round."""
    found = []
    for one in range(4):
        other = (one + 1) % 4
        if (values[one] < 0) != (values[other] < 0):
            share = values[one] / (values[one] - values[other])
            (x, y), (u, v) = CORNERS[one], CORNERS[other]
            found.append((x + share * (u - x), y + share * (v - y)))
    return found


def _placed(spot: Spot, square: QRectF) -> QPointF:
    across, down = spot
    return QPointF(square.left() + across * square.width(), square.top() + down * square.height())
