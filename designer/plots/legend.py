"""`Legend`: which line is which, and its value now or under the pointer, in plain text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme

SWATCH = 12
GAP = 6
SPACE = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chart: its name, its colour as `#rrggbb` or "", a value put in words."""

    name: str
    colour: str
    value: str = ""


class Legend(QWidget):
    """One row of swatches, names and values; a note stands at the right end if there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_entries(self, entries: tuple[Entry, ...], note: str = "") -> None:
        if (entries, note) == (self._entries, self._note):
            return
        self._entries, self._note = entries, note
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """What the row says, as one line."""
        return "  ".join([f"{e.name} {e.value}".rstrip() for e in self._entries] + [self._note])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        note = self.fontMetrics().horizontalAdvance(self._note) + GAP
        crowded = self.width() - note < self._width_of_entries() <= self.width()
        right = self.width() if crowded else self._paint_note(painter)
        left = 0
        for entry in self._entries:
            left = self._paint_entry(painter, entry, left, right)

    def _width_of_entries(self) -> int:
        width = self.fontMetrics().horizontalAdvance
        swatches = sum(SWATCH + GAP for entry in self._entries if entry.colour)
        words = sum(width(entry.name) + GAP + width(entry.value) for entry in self._entries)
        return swatches + words + SPACE * max(0, len(self._entries) - 1)

    def _paint_note(self, painter: QPainter) -> int:
        """The left edge of the note."""
        metrics = self.fontMetrics()
        left = self.width() - metrics.horizontalAdvance(self._note)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(self._row(left, self.width()), Qt.AlignmentFlag.AlignVCenter, self._note)
        return left - GAP

    def _paint_entry(self, painter: QPainter, entry: Entry, left: int, right: int) -> int:
        metrics = self.fontMetrics()
        name_width = metrics.horizontalAdvance(entry.name)
        value_width = metrics.horizontalAdvance(entry.value)
        swatch = SWATCH + GAP if entry.colour else 0
        if left + swatch + name_width + GAP + value_width > right:
            return left
        if entry.colour:
            painter.fillRect(left, self.height() // 2 - 1, SWATCH, 2, QColor(entry.colour))
        left += swatch
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(self._row(left, right), Qt.AlignmentFlag.AlignVCenter, entry.name)
        left += name_width + GAP
        painter.setPen(QColor(self._theme.text))
        painter.drawText(self._row(left, right), Qt.AlignmentFlag.AlignVCenter, entry.value)
        return left + value_width + SPACE

    def _row(self, left: int, right: int) -> QRect:
        return QRect(left, 0, max(0, right - left), self.height())
