"""`RateCard`: the learning rate over the run, as the schedule plans it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from designer.appearance.theme import Theme, text_font
from designer.form.headings import Wrapped, tinted
from designer.panels.rate_points import RateCurve

LEFT, RIGHT, TOP, BOTTOM = 44, 10, 10, 20
"""Room (px) around the curve for its numbers."""
AIR = 1.08
"""How much higher the picture is than the largest rate."""


class RatePicture(QWidget):
    """Draws a curve of rates; the pointer reads a place off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curve = RateCurve()
        self._at: float | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(280, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 112)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_curve(self, curve: RateCurve) -> None:
        self._curve = curve
        top = max((rate for _, rate in curve.points), default=0.0)
        self.setAccessibleName(f"Learning rate over {curve.epochs} epochs, at most {top:.3g}")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        share = (event.position().x() - area.left()) / max(area.width(), 1.0)
        self._at = min(max(share, 0.0), 1.0) * self._curve.epochs
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._at = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._curve.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(8.0))
        self._paint_axes(painter)
        self._paint_curve(painter)
        if self._at is not None:
            self._paint_reading(painter, self._at)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _top(self) -> float:
        return AIR * max(rate for _, rate in self._curve.points) or 1.0

    def _spot(self, epoch: float, rate: float) -> QPointF:
        area = self._area()
        return QPointF(
            area.left() + epoch / self._curve.epochs * area.width(),
            area.bottom() - rate / self._top() * area.height(),
        )

    def _paint_axes(self, painter: QPainter) -> None:
        area, top = self._area(), self._top() / AIR
        for rate in (0.0, top / 2, top):
            y = self._spot(0, rate).y()
            painter.setPen(QColor(self._theme.border))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.muted))
            where = QRectF(0, y - 8, LEFT - 6, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, right, f"{rate:.2g}")
        below = QRectF(area.left(), area.bottom() + 4, area.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        epochs = f"{self._curve.epochs:,} epoch" + ("s" if self._curve.epochs > 1 else "")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, epochs)

    def _paint_curve(self, painter: QPainter) -> None:
        colour = QColor(self._theme.series[0])
        line = [self._spot(*point) for point in self._curve.points]
        ground = [self._spot(self._curve.epochs, 0), self._spot(0, 0)]
        faint = QColor(colour)
        faint.setAlpha(36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawPolygon(QPolygonF([*line, *ground]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.0))
        painter.drawPolyline(QPolygonF(line))

    def _paint_reading(self, painter: QPainter, epoch: float) -> None:
        rate = self._curve.rate_at(epoch)
        at = self._spot(epoch, rate)
        painter.setPen(QPen(QColor(self._theme.window), 1.5))
        painter.setBrush(QColor(self._theme.series[0]))
        painter.drawEllipse(at, 4.0, 4.0)
        painter.setPen(QColor(self._theme.text))
        below = self._area()
        below.setTop(below.bottom() + 4)
        below.setBottom(float(self.height()))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, f"epoch {epoch:.2f}: {rate:.4g}")


class RateCard(QWidget):
    """The picture, or a sentence where the rates cannot be known; nothing for a constant rate."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.picture = RatePicture(theme)
        self.sentence = Wrapped()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        column.addWidget(self.sentence)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)
        tinted(self.sentence, theme.muted)

    def show_curve(self, curve: RateCurve) -> None:
        self.picture.show_curve(curve)
        self.picture.setVisible(bool(curve.points))
        self.sentence.setText(curve.sentence)
        self.sentence.setVisible(bool(curve.sentence))
        self.setVisible(bool(curve.points or curve.sentence))
