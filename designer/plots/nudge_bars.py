"""`NudgeBars`: which way numbers of a network should go, as bars to either side of a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.figures import short_number
from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme, text_font
from designer.plots.steepest_record import Nudged

ROW = 17
NAME, VALUE, WORDS = 170, 56, 120
"""Widths (px) of the columns; the bars have what is left, and values give way to them."""
LEAST = 60
"""Width (px) below which bars give way to the words."""


class NudgeBars(QWidget):
    """A row a number: its name, its value, a bar to the right for more, and what it should do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[Nudged, ...] = ()
        self.setAccessibleName("Steepest weights and what each should do")

    def sizeHint(self) -> QSize:
        return QSize(NAME + VALUE + WORDS + 160, ROW * 10)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_rows(self, rows: tuple[Nudged, ...]) -> None:
        """Draw these, the steepest first; as many as there is room for."""
        self._rows = rows
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """All rows in words, one a line."""
        return "\n".join(
            f"{visible(row.weight)} {short_number(row.value)} {row.should} {row.downhill:+.3g}"
            for row in self._rows
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.5))
        top = max((abs(row.downhill) for row in self._rows), default=0.0) or 1.0
        room = max(1, self.height() // ROW)
        high = min(24.0, self.height() / max(1, min(room, len(self._rows))))
        for index, row in enumerate(self._rows[:room]):
            self._paint_row(painter, QRectF(0, index * high, self.width(), high), row, top)

    def _paint_row(self, painter: QPainter, place: QRectF, row: Nudged, top: float) -> None:
        theme = self._theme
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        colour = QColor(theme.accent if row.downhill > 0 else theme.warning)
        values = VALUE if place.width() >= NAME + VALUE + WORDS + LEAST else 0
        bars = max(0.0, place.width() - NAME - values - WORDS)
        painter.setPen(QColor(theme.text))
        name = QRectF(0, place.top(), NAME, place.height())
        metrics, middle = painter.fontMetrics(), Qt.TextElideMode.ElideMiddle
        painter.drawText(name, left, metrics.elidedText(visible(row.weight), middle, NAME - 6))
        painter.setPen(QColor(theme.muted))
        if values:
            value = QRectF(NAME, place.top(), VALUE - 8, place.height())
            painter.drawText(value, right, short_number(row.value))
        if bars >= LEAST:
            zero = NAME + values + bars / 2
            length = row.downhill / top * (bars / 2 - 4)
            box = QRectF(min(zero, zero + length), place.top() + 3, abs(length), place.height() - 6)
            painter.fillRect(box, colour)
            painter.fillRect(QRectF(zero, place.top(), 1, place.height()), QColor(theme.border))
        painter.setPen(QColor(theme.text if "lot" in row.should else theme.muted))
        told = QRectF(place.right() - WORDS + 8, place.top(), WORDS - 8, place.height())
        painter.drawText(told, left, row.should)
