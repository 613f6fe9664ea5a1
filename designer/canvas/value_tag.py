"""`ValueTag`: a small picture below a block: what it gives for the sample that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from designer.appearance.theme import Theme
from designer.canvas.block_item import BlockItem

WIDE, HIGH = 132.0, 72.0
AIR = 8.0


class ValueTag(QGraphicsItem):
    """Belongs to its block: it moves with it and goes with it."""

    def __init__(self, block: BlockItem, image: QImage, theme: Theme) -> None:
        super().__init__(block)
        self._image, self._theme = image, theme
        scale = min(WIDE / image.width(), HIGH / image.height())
        width, height = max(8.0, image.width() * scale), max(12.0, image.height() * scale)
        left = (block.card.width - width) / 2
        self._place = QRectF(left, block.card.height + AIR, width, height)

    def boundingRect(self) -> QRectF:
        return self._place.adjusted(-4, -4, 4, 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.fillRect(self.boundingRect().adjusted(1, 1, -1, -1), QColor(self._theme.surface))
        painter.setPen(QPen(QColor(self._theme.accent), 1.5))
        painter.drawRect(self.boundingRect().adjusted(1, 1, -1, -1))
        painter.drawImage(self._place, self._image)
