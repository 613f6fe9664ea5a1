"""`FindingsPicture`: the map, curve or matrix that a tool draws."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme, text_font
from graph_runtime.tool import Picture

LEFT, TOP, RIGHT, BOTTOM = 58, 20, 14, 24
"""Room (px) for names and numbers around the drawing."""
DOT = 3.0
NEAR = 40.0
"""Distance (px) within which the pointer finds a dot."""


class FindingsPicture(QWidget):
    """The pointer reads off a dot or a cell; without a picture it takes no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture: Picture | None = None
        self._at: QPointF | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(240)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(640, 380)

    def show_picture(self, picture: Picture | None) -> None:
        self._picture = picture
        self.setVisible(picture is not None)
        if picture is not None:
            self.setAccessibleName(f"{picture.kind} of {len(picture.names or picture.points)}")
        self.update()

    def told(self, at: QPointF) -> str:
        """What lies at a place: a dot's name and numbers, or a cell's."""
        picture = self._picture
        if picture is None:
            return ""
        if picture.kind == "matrix":
            return self._cell_told(picture, at)
        spots = [(QPointF(spot - at).manhattanLength(), i) for i, spot in enumerate(self.spots())]
        away, number = min(spots, default=(NEAR, 0))
        if away >= NEAR:
            return ""
        name = f"{picture.names[number]}: " if picture.names else ""
        return name + ", ".join(f"{part:.4g}" for part in picture.points[number])

    def spots(self) -> list[QPointF]:
        """Where the dots are."""
        points, area = self._picture.points if self._picture else (), self._area()
        if not points:
            return []
        left, width = _range([x for x, _ in points])
        low, height = _range([y for _, y in points])
        return [
            QPointF(
                area.left() + (x - left) / width * area.width(),
                area.bottom() - (y - low) / height * area.height(),
            )
            for x, y in points
        ]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._at = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setFont(text_font(8.0))
        if self._picture.kind == "matrix":
            self._paint_matrix(painter, self._picture)
        else:
            self._paint_dots(painter, self._picture)
        told = self.told(self._at) if self._at is not None else ""
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(8, 2, self.width() - 16.0, TOP - 4), Qt.AlignmentFlag.AlignRight,
                         visible(told))  # fmt: skip

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _paint_dots(self, painter: QPainter, picture: Picture) -> None:
        spots, colour = self.spots(), QColor(self._theme.series[0])
        if picture.kind == "curve":
            self._paint_axes(painter, picture)
            painter.setPen(QPen(colour, 2))
            painter.drawPolyline(QPolygonF(spots))
        taken: list[QRectF] = []
        for number, spot in enumerate(spots):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(spot, DOT, DOT)
            if picture.names:
                self._paint_name(painter, visible(picture.names[number]), spot, taken)

    def _paint_name(self, painter: QPainter, name: str, spot: QPointF, taken: list[QRectF]) -> None:
        """Beside its dot, where no other name stands."""
        width = painter.fontMetrics().horizontalAdvance(name)
        place = QRectF(spot.x() + 5, spot.y() - 7, width, 13)
        if not self.rect().toRectF().contains(place) or any(place.intersects(t) for t in taken):
            return
        taken.append(place)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_axes(self, painter: QPainter, picture: Picture) -> None:
        area = self._area()
        painter.setPen(QColor(self._theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.setPen(QColor(self._theme.muted))
        for axis in (0, 1):
            values = [point[axis] for point in picture.points]
            low, size = _range(values)
            for share in (0.0, 1.0):
                words = f"{low + share * size:.3g}"
                x, y = area.left() + share * area.width() - 20, area.bottom() + 4
                place = QRectF(x, y, 40, 16)
                if axis:
                    y = area.bottom() - share * area.height() - 8
                    place = QRectF(area.left() - 46, y, 40, 16)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        below = QRectF(area.left(), area.bottom() + 4, area.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, visible(picture.axes[0]))
        painter.drawText(QRectF(8, 2, 300, 16), Qt.AlignmentFlag.AlignLeft, picture.axes[1])

    def _paint_matrix(self, painter: QPainter, picture: Picture) -> None:
        area, count = self._area(), max(1, len(picture.values))
        width, height = area.width() / count, area.height() / count
        most = max((value for row in picture.values for value in row), default=0.0) or 1.0
        for row, values in enumerate(picture.values):
            for column, value in enumerate(values):
                x, y = area.left() + column * width, area.top() + row * height
                colour = QColor(self._theme.series[0])
                colour.setAlphaF(0.04 + 0.9 * (value / most) ** 0.5)
                painter.fillRect(QRectF(x, y, width - 1, height - 1), colour)
            if height >= 9:
                painter.setPen(QColor(self._theme.muted))
                name = painter.fontMetrics().elidedText(
                    visible(picture.names[row]), Qt.TextElideMode.ElideRight, LEFT - 8
                )
                place = QRectF(2, area.top() + row * height, LEFT - 6, height)
                side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, side, name)

    def _cell_told(self, picture: Picture, at: QPointF) -> str:
        area, count = self._area(), len(picture.values)
        row = int((at.y() - area.top()) / area.height() * count)
        column = int((at.x() - area.left()) / area.width() * count)
        if not (area.contains(at) and row < count and column < count):
            return ""
        value = picture.values[row][column]
        return f"{picture.names[row]} beside {picture.names[column]}: {value:g}"


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return low, (high - low) or 1.0
