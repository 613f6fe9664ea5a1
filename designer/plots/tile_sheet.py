"""`TileSheet`: a tensor as tiles of coloured cells; large cells say their number."""

from __future__ import annotations

from math import ceil

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.figures import short_number
from designer.appearance.theme import Theme, code_font, text_font
from designer.plots.sheet import Sheet
from designer.plots.signed_colours import grey_levels, image_of, levels_of
from designer.plots.tiling import Spot, columns_for, thinned

GAP = 8
LABEL = 14
SCALE_WIDTH = 62
NUMBER_WIDTH, NUMBER_HEIGHT = 42, 15
"""Smallest cell (px) that has room for its number."""
LARGEST_CELL = 56


class TileSheet(QWidget):
    """Draws tiles (count, rows, columns) between -top and top; zero has the paper's colour."""

    hovered = Signal(object)
    """Spot or None."""
    pressed = Signal(object)
    """Spot that was clicked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sheet = Sheet()
        self._marked: int | None = None
        self._spot: Spot | None = None
        self._images: list[QImage] = []
        self._places: list[QRect] = []
        self.setMouseTracking(True)
        self.setAccessibleName("Numbers of the block as colours")

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw()

    def show_sheet(self, sheet: Sheet) -> None:
        """Draw these tiles."""
        self._sheet = sheet
        self._spot = None
        self._arrange()
        self._draw()

    def mark(self, tile: int | None) -> None:
        """Frame one tile."""
        self._marked = tile
        self.update()

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    def place_of(self, tile: int) -> QRect:
        return self._places[tile]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.0))
        for index, (image, place) in enumerate(zip(self._images, self._places, strict=True)):
            if event.rect().intersects(place.adjusted(-2, -LABEL - 2, GAP, 2)):
                painter.drawImage(place, image)
                self._frame(painter, index, place)
        self._write_numbers(painter)
        if self._images and not self._sheet.plain:
            self._paint_scale(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._spot_at(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event)
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(spot)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, spot: Spot | None) -> None:
        if spot != self._spot:
            self._spot = spot
            self.hovered.emit(spot)

    def _draw(self) -> None:
        """Make the pictures; a tile that is larger than its place is thinned."""
        self._images = []
        if self._places:
            side = max(self._places[0].width(), self._places[0].height())
            tiles, plain = thinned(self._sheet.tiles, max(1, side)), self._sheet.plain
            levels = grey_levels(tiles) if plain else levels_of(tiles, self._sheet.top)
            self._images = [image_of(level, self._theme, plain) for level in levels]
        self.update()

    def _arrange(self) -> None:
        count, rows, columns = self._sheet.tiles.shape
        self._places = []
        if not count or self.width() <= SCALE_WIDTH:
            return
        label = LABEL if self._sheet.names else 0
        width, height = self.width() - SCALE_WIDTH, max(1, self.height() - 2)
        across = columns_for(count, columns / rows, width, height - label, GAP + label)
        down = ceil(count / across)
        cell_w = min((width + GAP) / across - GAP, LARGEST_CELL * columns) / columns
        cell_h = min((height + GAP) / down - GAP - label, LARGEST_CELL * rows) / rows
        if self._sheet.square:
            cell_w = cell_h = max(min(cell_w, cell_h), 1 / max(rows, columns))
        wide, high = max(1, int(cell_w * columns)), max(1, int(cell_h * rows))
        for index in range(count):
            down_at, across_at = divmod(index, across)
            top = down_at * (high + GAP + label) + label
            self._places.append(QRect(1 + across_at * (wide + GAP), top + 1, wide, high))

    def _frame(self, painter: QPainter, index: int, place: QRect) -> None:
        marked = index == self._marked
        painter.setPen(QColor(self._theme.accent if marked else self._theme.border))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if index < len(self._sheet.names):
            painter.setPen(QColor(self._theme.text if marked else self._theme.muted))
            label = QRect(place.left(), place.top() - LABEL, place.width() + GAP, LABEL)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, self._sheet.names[index])

    def _write_numbers(self, painter: QPainter) -> None:
        count, rows, columns = self._sheet.tiles.shape
        if not self._places or self._sheet.plain or rows * columns * count > 600:
            return
        place = self._places[0]
        if place.width() < NUMBER_WIDTH * columns or place.height() < NUMBER_HEIGHT * rows:
            return
        painter.setFont(code_font(8.0))
        for index, place in enumerate(self._places):
            for row in range(rows):
                for column in range(columns):
                    self._write(painter, Spot(index, row, column), place)

    def _write(self, painter: QPainter, spot: Spot, place: QRect) -> None:
        value = float(self._sheet.tiles[spot.tile, spot.row, spot.column])
        if np.isnan(value):
            return
        strong = abs(value) > 0.55 * self._sheet.top
        painter.setPen(QColor(self._theme.surface if strong else self._theme.text))
        cell = self._cell(spot, place)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, short_number(value))

    def _cell(self, spot: Spot, place: QRect) -> QRect:
        rows, columns = self._sheet.tiles.shape[1:]
        left, right = (place.width() * n // columns for n in (spot.column, spot.column + 1))
        top, bottom = (place.height() * n // rows for n in (spot.row, spot.row + 1))
        return QRect(place.left() + left, place.top() + top, right - left, bottom - top)

    def _spot_at(self, event: QMouseEvent) -> Spot | None:
        at = event.position().toPoint()
        rows, columns = self._sheet.tiles.shape[1:]
        for index, place in enumerate(self._places):
            if place.contains(at):
                row = (at.y() - place.top()) * rows // place.height()
                return Spot(index, row, (at.x() - place.left()) * columns // place.width())
        return None

    def _paint_scale(self, painter: QPainter) -> None:
        """A strip of all colours with both ends and zero."""
        high = min(self.height() - 16, 120)
        if high < 30:
            return
        left = self.width() - SCALE_WIDTH + 8
        strip = image_of(np.arange(254, -1, -1, dtype=np.uint8)[:, None], self._theme)
        place = QRect(left, 6, 8, high)
        painter.drawImage(place, strip)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(text_font(8.0))
        for share, value in ((0.0, self._sheet.top), (0.5, 0.0), (1.0, -self._sheet.top)):
            row = QRect(left + 12, int(6 + share * high) - 6, SCALE_WIDTH - 20, 12)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, short_number(value))
