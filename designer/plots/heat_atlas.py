"""`HeatAtlas`: several heat maps of one scale side by side, each with a name."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.theme import Theme, text_font
from designer.plots.depth_colours import heat_table

Maps = NDArray[np.float32]
GAP = 14
LABEL = 16
SCALE_WIDTH = 40
"""Room (px) for the colour scale at the right."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One weight under the pointer."""

    map: int
    row: int
    column: int


class HeatAtlas(QWidget):
    """Draws maps (count, rows, columns), 0 dark and the largest of all bright."""

    hovered = Signal(object)
    """Cell or None."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._maps: Maps = np.zeros((0, 1, 1), np.float32)
        self._names: tuple[str, ...] = ()
        self._images: list[QImage] = []
        self._top = 1.0
        self._cell: Cell | None = None
        self._colours = [QColor(*row).rgb() for row in heat_table()[:, :3].tolist()]
        self.setMouseTracking(True)
        self.setAccessibleName("Attention weights of every head")

    def sizeHint(self) -> QSize:
        return QSize(360, 200)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_maps(self, maps: Maps, names: tuple[str, ...]) -> None:
        """Draw these maps (count, rows, columns) under these names."""
        finite = np.nan_to_num(maps, nan=0.0, posinf=0.0, neginf=0.0)
        self._maps, self._names = maps, names
        self._top = float(finite.max()) or 1.0
        levels = np.clip(finite / np.float32(self._top) * 255, 0, 255).astype(np.uint8)
        self._images = [self._image(level) for level in levels]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.0))
        for image, name, place in zip(self._images, self._names, self._places(), strict=True):
            painter.drawImage(place, image)
            painter.setPen(QColor(self._theme.muted))
            label = QRect(place.left(), place.top() - LABEL, place.width() + GAP, LABEL)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, name)
        if self._images:
            self._paint_scale(painter)
        if self._cell is not None:
            painter.setPen(QColor(self._theme.surface))
            painter.drawRect(self._cell_place(self._cell).adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._cell_at(event.position().toPoint().x(), event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.update()
            self.hovered.emit(cell)

    def _image(self, levels: NDArray[np.uint8]) -> QImage:
        rows, columns = levels.shape
        packed = np.ascontiguousarray(levels)
        image = QImage(packed.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
        image.setColorTable(self._colours)
        return image

    def _places(self) -> list[QRect]:
        """Where each map stands: as many columns as make the maps largest."""
        count = len(self._images)
        if not count:
            return []
        rows, columns = self._maps.shape[1:]
        width, height = self.width() - SCALE_WIDTH, self.height()
        shape = columns / rows
        best = max(range(1, count + 1), key=lambda n: _side(count, n, width, height, shape))
        high = max(1.0, _side(count, best, width, height, shape))
        wide = max(1, int(high * shape))
        return [
            QRect(
                (index % best) * (wide + GAP),
                (index // best) * (int(high) + LABEL + 4) + LABEL,
                wide,
                int(high),
            )
            for index in range(count)
        ]

    def _cell_at(self, x: int, y: int) -> Cell | None:
        rows, columns = self._maps.shape[1:]
        for index, place in enumerate(self._places()):
            if place.contains(x, y):
                row = (y - place.top()) * rows // place.height()
                return Cell(index, row, (x - place.left()) * columns // place.width())
        return None

    def _cell_place(self, cell: Cell) -> QRect:
        rows, columns = self._maps.shape[1:]
        places = self._places()
        if cell.map >= len(places):
            return QRect()
        place = places[cell.map]
        left, right = (place.width() * n // columns for n in (cell.column, cell.column + 1))
        top, bottom = (place.height() * n // rows for n in (cell.row, cell.row + 1))
        return QRect(place.left() + left, place.top() + top, right - left, bottom - top)

    def _paint_scale(self, painter: QPainter) -> None:
        """A strip of all colours with its two ends."""
        left, high = self.width() - SCALE_WIDTH + 6, min(self.height() - LABEL - 4, 120)
        strip = self._image(np.arange(255, -1, -1, dtype=np.uint8)[:, None])
        painter.drawImage(QRect(left, LABEL, 8, high), strip)
        painter.setPen(QColor(self._theme.muted))
        for top, text in ((LABEL, f"{self._top:.2g}"), (LABEL + high - 12, "0")):
            painter.drawText(QRect(left + 11, top, 40, 12), Qt.AlignmentFlag.AlignVCenter, text)


def _side(count: int, columns: int, width: int, height: int, shape: float) -> float:
    """Height (px) of a map if so many stand side by side."""
    rows = ceil(count / columns)
    return min((width / columns - GAP) / shape, height / rows - LABEL - 4)
