"""`StepSheet`: samples in rows, one column for each step that they undergo."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme, text_font
from designer.plots.sample_picture import Floats, picture_of

CELL, GAP, HEAD, LABEL = 76, 10, 40, 74
"""Side of a picture, room between two, above the columns, and before the rows (px)."""


class StepSheet(QWidget):
    """Draws pictures, sequences or rows of numbers; all of one sample share one range of grey."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._heads: tuple[str, ...] = ()
        self._labels: tuple[tuple[str, str], ...] = ()
        self._values: list[Floats] = []
        self._images: list[list[QImage | None]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Training samples before and after every step")

    def sizeHint(self) -> QSize:
        columns, rows = len(self._heads), len(self._labels)
        return QSize(LABEL + columns * (CELL + GAP) + LABEL, HEAD + rows * (CELL + GAP))

    def show_steps(
        self, heads: Sequence[str], labels: Sequence[tuple[str, str]], values: Sequence[Floats]
    ) -> None:
        """`values` (samples, …) for each head; a label stands before and behind each sample."""
        self._heads, self._labels, self._values = tuple(heads), tuple(labels), list(values)
        self._paint_images()
        described = "; ".join(f"{a} {b}".strip() for a, b in self._labels)
        self.setAccessibleDescription(f"{', '.join(self._heads)}: {described}")
        self.updateGeometry()
        self.resize(self.sizeHint())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_images()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.5))
        painter.setPen(QColor(self._theme.muted))
        words = Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        for column, head in enumerate(self._heads):
            room = QRect(self._left(column), 0, CELL + GAP - 4, HEAD - 6)
            painter.drawText(room, words, head)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        for row, (before, behind) in enumerate(self._labels):
            top = HEAD + row * (CELL + GAP)
            painter.drawText(QRect(0, top, LABEL - 8, CELL), middle, before)
            end = self._left(len(self._heads))
            painter.drawText(QRect(end, top, LABEL, CELL), middle, behind)
            for column, images in enumerate(self._images):
                self._paint_cell(painter, images[row], QRect(self._left(column), top, CELL, CELL))

    def _paint_cell(self, painter: QPainter, image: QImage | None, room: QRect) -> None:
        if image is None:
            return
        cell = min(room.width() / image.width(), room.height() / image.height())
        size = QSize(max(1, int(cell * image.width())), max(1, int(cell * image.height())))
        place = QRect(room.topLeft(), size)
        painter.drawImage(place, image)
        painter.save()
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.restore()

    def _left(self, column: int) -> int:
        return LABEL + column * (CELL + GAP)

    def _paint_images(self) -> None:
        self._images = [
            [self._image(number, step[number]) for number in range(len(self._labels))]
            for step in self._values
        ]

    def _image(self, number: int, values: Floats) -> QImage | None:
        """A sample in the range of greys that it had in the beginning."""
        first = self._values[0][number]
        low, high = float(np.min(first)), float(np.max(first))
        spread = (high - low) or 1.0
        return picture_of(values, self._theme, (low - 0.1 * spread, high + 0.1 * spread))
