"""`Mosaic`: widgets of equal rank fill an area in rows, so that each has a pleasant shape."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

LEAST_WIDTH = 320
"""Width (px) below which a plot is no longer readable."""
SHAPE = 1.7
"""Width by height of a drawing that looks well."""
HEAD = 56
"""Height (px) that title and legend take of a plot."""
SEAM = 1
"""Space (px) between two plots."""


class Mosaic(QWidget):
    """Places its tiles by hand; one that is left out of `show_tiles` is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: list[QWidget] = []
        self._shown: list[QWidget] = []

    def show_tiles(self, tiles: list[QWidget]) -> None:
        """Show these, in this order; each becomes a child of the mosaic."""
        for tile in [*self._tiles, *tiles]:
            if tile not in self._tiles:
                tile.setParent(self)
                self._tiles.append(tile)
            tile.setVisible(tile in tiles)
        self._shown = list(tiles)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        places = tiling(len(self._shown), self.width(), self.height())
        for tile, place in zip(self._shown, places, strict=True):
            tile.setGeometry(place)


def tiling(count: int, width: int, height: int) -> list[QRect]:
    """Rectangles in rows; a last row that is not full shares the width among its tiles."""
    columns = best_columns(count, width, height)
    rows = ceil(count / columns)
    places = []
    for index in range(count):
        row, place = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        left, right = place * width // in_row, (place + 1) * width // in_row
        top, bottom = row * height // rows, (row + 1) * height // rows
        seams = (SEAM if place + 1 < in_row else 0, SEAM if row + 1 < rows else 0)
        places.append(QRect(left, top, right - left - seams[0], bottom - top - seams[1]))
    return places


def best_columns(count: int, width: int, height: int) -> int:
    """The number of columns whose cells come nearest to `SHAPE` and are wide enough.

    Only numbers that leave the rows about equally full.
    """

    def misfit(columns: int) -> float:
        cell = width / columns
        shape = cell / max(1.0, height / ceil(count / columns) - HEAD)
        narrow = 10.0 if cell < LEAST_WIDTH and columns > 1 else 0.0
        return narrow + max(shape / SHAPE, SHAPE / max(shape, 1e-9))

    even = {ceil(count / rows) for rows in range(1, count + 1)}
    return min(sorted(even), key=misfit, default=1)
