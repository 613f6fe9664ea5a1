"""`SamplePicture`: one sample as the network gets it: picture, rows of a sequence, numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.theme import Theme, text_font

LABEL = 16
WEIGHTS = 26
"""Room (px) for the weights beside the rows."""

Floats = NDArray[np.float32]


class SamplePicture(QWidget):
    """Draws values (C, H, W), (H, W), (T, F) or (F,); ink is what is large.

    Where rows are steps of a sequence, a bar beside each row shows how much it is attended to.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: Floats | None = None
        self._picture: QImage | None = None
        self._caption = ""
        self._weights: Floats | None = None
        self._query: int | None = None
        self.setAccessibleName("The sample that is looked at")

    def sizeHint(self) -> QSize:
        return QSize(150, 170)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw()

    def show_sample(self, values: Floats, caption: str) -> None:
        self._values, self._caption = values, caption
        self._draw()

    def show_weights(self, weights: Floats | None, query: int | None) -> None:
        """Weights (keys,) beside the rows, and a frame around the row that asks."""
        self._weights, self._query = weights, query
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setFont(text_font(8.0))
        painter.setPen(QColor(self._theme.muted))
        caption = QRect(0, 0, self.width(), LABEL)
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, self._caption)
        place = self._place(self._picture)
        painter.drawImage(place, self._picture)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        self._paint_weights(painter, place)

    def _paint_weights(self, painter: QPainter, place: QRect) -> None:
        if self._weights is None or self._picture is None:
            return
        shares = np.nan_to_num(self._weights)
        rows, top = len(shares), float(shares.max()) or 1.0
        if rows != self._picture.height():
            return
        colour = QColor(self._theme.accent)
        for row, weight in enumerate((shares / top).tolist()):
            band = self._band(place, row, rows)
            length = round((WEIGHTS - 6) * weight)
            painter.fillRect(place.right() + 5, band.top() + 1, length, band.height() - 2, colour)
        if self._query is not None and self._query < rows:
            painter.setPen(colour)
            painter.drawRect(self._band(place, self._query, rows).adjusted(-1, -1, 0, 0))

    def _band(self, place: QRect, row: int, rows: int) -> QRect:
        top, bottom = (place.height() * n // rows for n in (row, row + 1))
        return QRect(place.left(), place.top() + top, place.width(), bottom - top)

    def _place(self, picture: QImage) -> QRect:
        width, height = max(1, self.width() - WEIGHTS - 2), max(1, self.height() - LABEL - 6)
        cell = min(width / picture.width(), height / picture.height())
        size = QSize(max(1, int(cell * picture.width())), max(1, int(cell * picture.height())))
        return QRect(1, LABEL, size.width(), size.height())

    def _draw(self) -> None:
        self._picture = None if self._values is None else picture_of(self._values, self._theme)
        self.update()


def picture_of(
    values: Floats, theme: Theme, span: tuple[float, float] | None = None
) -> QImage | None:
    """The sample as an image of its numbers; None for what is no picture (rank above 3).

    `span` are the numbers that are paper and ink; its own smallest and largest if it is empty.
    """
    plane = _plane(values)
    if plane is None or not plane.size:
        return None
    plane = np.nan_to_num(plane.astype(np.float64), posinf=0.0, neginf=0.0)
    low, high = span or (float(plane.min()), float(plane.max()))
    shares = ((plane - low) / ((high - low) or 1.0)).clip(0, 1).astype(np.float32)
    pixels = shares * 255 if shares.ndim == 3 else _inked(shares, theme)
    packed = np.ascontiguousarray(pixels.astype(np.uint8))
    rows, columns = packed.shape[:2]
    return QImage(packed.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def _inked(shares: Floats, theme: Theme) -> Floats:
    """(rows, columns, 3): 0 is paper, 1 is ink."""
    paper, ink = (
        np.array([colour.red(), colour.green(), colour.blue()], np.float32)
        for colour in (QColor(theme.surface), QColor(theme.text))
    )
    return paper + shares[..., None] * (ink - paper)


def _plane(values: Floats) -> Floats | None:
    """(rows, columns), or (rows, columns, 3) for a picture in colour."""
    if values.ndim == 1:
        return values[:, None]
    if values.ndim == 2:
        return values
    if values.ndim == 3 and values.shape[0] == 3:
        return np.moveaxis(values, 0, -1)
    return values.mean(axis=0, dtype=np.float64) if values.ndim == 3 else None
