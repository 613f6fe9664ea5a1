"""`CurvePicture`: an activation and its slope, drawn; one place of them is read off."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.appearance.theme import Theme, text_font
from designer.panels.curve_points import Curve, Curves, Jump, ticks

LEFT, RIGHT, TOP, BOTTOM = 40, 10, 8, 22
"""Room (px) around the curves for numbers."""
GRAIN = 0.1
"""The steps (x) in which a place is read off."""
DOT = 3.5


class CurvePicture(QWidget):
    """Shows `Curves`; the mouse and the arrow keys move the place, `moved` tells where it is."""

    moved = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves: Curves | None = None
        self._x = 0.0
        self._y = (0.0, 0.0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 120)

    def sizeHint(self) -> QSize:
        return QSize(320, 130)

    def show_curves(self, curves: Curves) -> None:
        self._curves = curves
        self.update()

    def show_place(self, x: float, value: float, slope: float) -> None:
        """Mark this place of both curves."""
        self._x, self._y = x, (value, slope)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def spot(self, x: float, y: float) -> QPointF:
        """Where a point of the curves is drawn."""
        curves, area = self._curves, self._area()
        assert curves is not None
        air = 0.06 * (curves.high - curves.low or 1.0)
        low, high = curves.low - air, curves.high + air
        return QPointF(
            area.left() + (x + curves.reach) / (2 * curves.reach) * area.width(),
            area.bottom() - (y - low) / (high - low) * area.height(),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._curves is not None:
            area, reach = self._area(), self._curves.reach
            share = (event.position().x() - area.left()) / max(area.width(), 1.0)
            self._go((2 * share - 1) * reach)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Home:
            self._go(0.0)
        elif way:
            wide = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go(self._x + way * (1.0 if wide else GRAIN))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._curves is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter, self._curves)
        painter.setClipRect(self._area().adjusted(-1, -1, 1, 1))
        self._paint_curve(painter, self._curves.slope, 1)
        self._paint_curve(painter, self._curves.value, 0)
        self._paint_place(painter)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._area())

    def _go(self, x: float) -> None:
        assert self._curves is not None
        reach = self._curves.reach
        x = min(max(round(x / GRAIN) * GRAIN, -reach), reach)
        self.moved.emit(round(x, 6) + 0.0)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _paint_grid(self, painter: QPainter, curves: Curves) -> None:
        area = self._area()
        painter.setFont(text_font(8.0))
        for y in ticks(curves.low, curves.high, max(2, round(area.height() / 36))):
            at = self.spot(0.0, y).y()
            self._line(painter, y == 0, QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(QColor(self._theme.muted))
            where = QRectF(0, at - 8, LEFT - 6, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, _words(y))
        for x in ticks(-curves.reach, curves.reach, max(2, round(area.width() / 44))):
            at = self.spot(x, 0.0).x()
            self._line(painter, x == 0, QPointF(at, area.top()), QPointF(at, area.bottom()))
            painter.setPen(QColor(self._theme.muted))
            where = QRectF(at - 20, area.bottom() + 5, 40, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, _words(x))

    def _line(self, painter: QPainter, axis: bool, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(QColor(self._theme.muted if axis else self._theme.border), 1.0))
        painter.drawLine(start, end)

    def _paint_curve(self, painter: QPainter, curve: Curve, which: int) -> None:
        colour = QColor(self._theme.series[which])
        pen = QPen(colour, 2.0)
        if which:
            pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for piece in curve.pieces:
            painter.drawPolyline(QPolygonF([self.spot(x, y) for x, y in piece]))
        for jump in curve.jumps:
            self._paint_jump(painter, jump, colour)

    def _paint_jump(self, painter: QPainter, jump: Jump, colour: QColor) -> None:
        """Rings where the curve ends, a dot where PyTorch has it."""
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QColor(self._theme.window))
        for y in (jump.below, jump.above):
            painter.drawEllipse(self.spot(jump.x, y), DOT, DOT)
        painter.setBrush(colour)
        painter.drawEllipse(self.spot(jump.x, jump.here), DOT, DOT)

    def _paint_place(self, painter: QPainter) -> None:
        area, at = self._area(), self.spot(self._x, 0.0).x()
        painter.setPen(QPen(QColor(self._theme.text), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        for which, y in enumerate(self._y):
            painter.setPen(QPen(QColor(self._theme.window), 1.5))
            painter.setBrush(QColor(self._theme.series[which]))
            painter.drawEllipse(self.spot(self._x, y), DOT + 1, DOT + 1)


def _words(number: float) -> str:
    return f"{number:.6g}".replace("-", "\N{MINUS SIGN}")
