"""`GradientStrips`: for each block a strip that is bright where many of its gradients are."""

from __future__ import annotations

from math import log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.appearance.theme import Theme, text_font
from designer.plots.depth_bars import LABEL_WIDTH, MAX_LABEL, ROW_HEIGHT
from designer.plots.depth_colours import heat_table
from graph_runtime.train.watching.weight_figures import BINS, SIZES

Shares = NDArray[np.float32]
BOTTOM = 16
"""Room (px) for the names of sizes."""
DECADES = round(log10(SIZES[1] / SIZES[0]))


class GradientStrips(QWidget):
    """Blocks from the input (top) to the output, sizes from left to right by their logarithm."""

    hovered = Signal(object)
    """What lies under the pointer, in words, or None."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._shares: Shares = np.zeros((0, BINS), np.float32)
        self.setMouseTracking(True)
        self.setAccessibleName("Gradients of every block by their size")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_shares(self, names: tuple[str, ...], shares: Shares) -> None:
        """Draw shares (blocks, bins), 0…1, of the first of these blocks."""
        self._names, self._shares = names, shares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._shares):
            return
        painter, place = QPainter(self), self._place()
        painter.drawImage(place, self._image())
        painter.setFont(text_font(8.0))
        painter.setPen(QColor(self._theme.muted))
        every = max(1, -(-len(self._shares) * ROW_HEIGHT // max(1, round(place.height()))))
        high = place.height() / len(self._shares)
        for row in range(0, len(self._shares), every):
            box = QRectF(0, place.top() + row * high, LABEL_WIDTH - 6, max(high, ROW_HEIGHT))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, self._names[row][:MAX_LABEL])
        self._paint_sizes(painter, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, at = self._place(), event.position()
        if not len(self._shares) or not place.contains(at):
            self.hovered.emit(None)
            return
        row = min(
            int((at.y() - place.top()) / place.height() * len(self._shares)), len(self._shares) - 1
        )
        bin = min(int((at.x() - place.left()) / place.width() * BINS), BINS - 1)
        low, high = (_size(edge) for edge in (bin, bin + 1))
        share = float(self._shares[row, bin])
        self.hovered.emit(f"{self._names[row]}: {share:.1%} from {low:.1g} to {high:.1g}")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _place(self) -> QRectF:
        wide, high = self.width() - LABEL_WIDTH - 20, self.height() - BOTTOM - 4
        return QRectF(LABEL_WIDTH, 4, max(1, wide), max(1, high))

    def _image(self) -> QImage:
        """One pixel for each share; nothing at all has the colour of the ground."""
        top = float(self._shares.max()) or 1.0
        levels = np.clip(self._shares / top * 255, 0, 255).astype(np.uint8)
        colours = heat_table()[levels].copy()
        ground = QColor(self._theme.raised)
        colours[self._shares <= 0] = (ground.red(), ground.green(), ground.blue(), 255)
        rows, columns = levels.shape
        form = QImage.Format.Format_RGBA8888
        return QImage(colours.tobytes(), columns, rows, 4 * columns, form).copy()

    def _paint_sizes(self, painter: QPainter, place: QRectF) -> None:
        every = 2 if place.width() >= 240 else 4
        for decade in range(0, DECADES + 1, every):
            x = place.left() + place.width() * decade / DECADES
            box = QRectF(x - 30, place.bottom() + 2, 60, BOTTOM)
            size = _size(decade * BINS // DECADES)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{size:g}".replace("e-0", "e-"))


def _size(edge: int) -> float:
    """The size at an edge between bins."""
    return float(SIZES[0] * (SIZES[1] / SIZES[0]) ** (edge / BINS))
