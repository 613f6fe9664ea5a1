"""`ConfusionGrid`: a square table of counts, darker where there are more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme

LEFT, TOP = 64, 18
"""Room (px) for the names of rows and columns."""
ROOM = 26
"""Size (px) from which a cell says its number."""


class ConfusionGrid(QWidget):
    """Rows are true classes, columns what they were taken for; `clicked` names a cell."""

    clicked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._classes: tuple[str, ...] = ()
        self._values: NDArray[np.float64] = np.zeros((0, 0))
        self._words: list[list[str]] = []
        self.setMinimumHeight(60)
        self.setAccessibleName("Confusion matrix")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_table(
        self, classes: tuple[str, ...], values: NDArray[np.float64], words: list[list[str]]
    ) -> None:
        """Values 0…1 decide how dark a cell is; `words` stand in them where there is room."""
        self._classes, self._values, self._words = classes, values, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._classes:
            return
        painter = QPainter(self)
        font = painter.font()
        font.setPointSizeF(8.0)
        painter.setFont(font)
        width, height = self._cell()
        for row, name in enumerate(self._classes):
            self._write(painter, QRectF(0, TOP + row * height, LEFT - 6, height), name, True)
            self._write(painter, QRectF(LEFT + row * width, 0, width, TOP), name, False)
            for column in range(len(self._classes)):
                self._paint_cell(painter, row, column)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._classes:
            return
        width, height = self._cell()
        column = int((event.position().x() - LEFT) // width)
        row = int((event.position().y() - TOP) // height)
        if 0 <= row < len(self._classes) and 0 <= column < len(self._classes):
            self.clicked.emit(row, column)

    def _cell(self) -> tuple[float, float]:
        count = len(self._classes)
        return max(1.0, (self.width() - LEFT) / count), max(1.0, (self.height() - TOP) / count)

    def _write(self, painter: QPainter, place: QRectF, name: str, right: bool) -> None:
        if min(place.width(), place.height()) < 8:
            return
        painter.setPen(QColor(self._theme.muted))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignHCenter
        text = painter.fontMetrics().elidedText(
            visible(name), Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        width, height = self._cell()
        place = QRectF(LEFT + column * width, TOP + row * height, width - 1, height - 1)
        value = float(self._values[row, column])
        colour = QColor(self._theme.series[0])
        colour.setAlphaF(0.04 + 0.9 * min(1.0, value))
        painter.fillRect(place, colour)
        if width >= ROOM and height >= 11:
            bright = value > 0.6
            painter.setPen(QColor(self._theme.accent_text if bright else self._theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._words[row][column])
