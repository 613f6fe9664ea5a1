"""The body of a block as a picture: painted once for each zoom, then only copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from designer.appearance.theme import Theme
from designer.canvas.brushes import RADIUS, Brushes
from designer.canvas.card import WIDTH
from designer.canvas.face import Face

EDGE = 9.0
"""Room around the card for its border, its shadow and the cards below it (px)."""
BELOW = ((10.0, 7.0), (5.0, 3.5))
"""How much narrower (px) and how much lower the cards of a stack are, the lowest first."""


class CardPictures:
    """Copies card bodies to a painter; four rounded rectangles a block would cost ten times that.

    Only the pictures of the present zoom are kept.
    """

    def __init__(self, brushes: Brushes) -> None:
        self._brushes = brushes
        self._scale = (0.0, 0.0)
        self._kept: dict[tuple[float, str, bool, bool], QPixmap] = {}

    def draw(self, painter: QPainter, height: float, face: Face) -> None:
        """Paint a body whose top left corner is the painter's origin."""
        key = height, face.group, bool(face.problem), face.stacked
        world = painter.worldTransform()
        zoom, ratio = world.m11(), painter.device().devicePixelRatio()
        if (zoom, ratio) != self._scale:
            self._scale = zoom, ratio
            self._kept.clear()
        picture = self._kept.get(key)
        if picture is None:
            picture = self._made(height, face)
            self._kept[key] = picture
        # On whole pixels of the device the copy is exact; in between it would be blurred.
        x = round((world.dx() - EDGE * zoom) * ratio) / ratio
        y = round((world.dy() - EDGE * zoom) * ratio) / ratio
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(QPointF(x, y), picture)
        painter.setWorldTransform(world)

    def _made(self, height: float, face: Face) -> QPixmap:
        zoom, ratio = self._scale
        width = ceil((WIDTH + 2 * EDGE) * zoom * ratio) + 1
        picture = QPixmap(width, ceil((height + 2 * EDGE) * zoom * ratio) + 1)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(zoom, zoom)
        painter.translate(EDGE, EDGE)
        self._paint(painter, QRectF(0, 0, WIDTH, height), face)
        painter.end()
        return picture

    def _paint(self, painter: QPainter, body: QRectF, face: Face) -> None:
        b, group = self._brushes, face.group
        if face.stacked:
            self._paint_stack(painter, body)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(b.shadow)
        for spread in (0.5, 1.5):
            painter.drawRoundedRect(
                body.adjusted(-spread, spread, spread, 1 + spread), RADIUS + spread, RADIUS + spread
            )
        painter.setBrush(b.block)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.setBrush(b.tint.get(group, b.halo))
        painter.setPen(b.wrong if face.problem else b.border)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.fillPath(b.bar(body.height()), b.family.get(group, b.unknown))

    def _paint_stack(self, painter: QPainter, body: QRectF) -> None:
        """The cards that lie below the one in front."""
        painter.setPen(self._brushes.border)
        painter.setBrush(self._brushes.block)
        for narrower, lower in BELOW:
            painter.drawRoundedRect(
                body.adjusted(narrower, lower, -narrower, lower), RADIUS, RADIUS
            )


class Style:
    """Brushes of one theme with the pictures made from them."""

    def __init__(self, theme: Theme) -> None:
        self.brushes = Brushes(theme)
        self.pictures = CardPictures(self.brushes)
