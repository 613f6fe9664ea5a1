"""`ElidedLabel`: words that end in … where the room does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from designer.appearance.plain_text import PlainLabel, tip

FEWEST = 6
"""Letters below which nothing is said rather than a scrap."""


class ElidedLabel(PlainLabel):
    """Takes the room that others leave; the whole text is its tooltip where it is cut."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def shown(self) -> str:
        """What there is room for."""
        text = self.text()
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        return cut if cut == text or len(cut) >= FEWEST else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        cut = self.shown()
        self.setToolTip(tip("" if cut == self.text() else self.text()))
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), cut)
        painter.end()
