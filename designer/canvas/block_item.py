"""`BlockItem`: one block on the canvas; bounds and culling stay in Qt, only `paint` is ours."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from designer.canvas.brushes import RADIUS, Brushes
from designer.canvas.card import Card
from designer.canvas.card_picture import Style
from designer.canvas.face import Face
from graph_runtime.document import Point

PORT = 4.5
"""Radius of a port (px)."""
LABEL_ROOM = 74.0
"""Width kept to the right of a block for the shape of what it gives (px)."""
PAD = 13.0
WORDS_FROM = 0.4
"""Zoom below which words are too small to read."""

Mark = Literal["plain", "lit", "dim"]
Line = tuple[QPen, QFont, QPointF, QStaticText]


class BlockItem(QGraphicsRectItem):
    """Paints a `Face` on a `Card`; knows nothing of documents."""

    def __init__(self, node_id: str, card: Card, face: Face, style: Style) -> None:
        super().__init__()
        self.node_id = node_id
        self.at: Point = (0.0, 0.0)
        self.card = card
        self.face = face
        self.selected = False
        self.hover: tuple[bool, str] | None = None
        self.marks: dict[tuple[bool, str], Mark] | None = None
        self.room = LABEL_ROOM
        self._below = False
        self._words: list[Line] | None = None
        self._labels: list[Line] | None = None
        self.dress(card, face, style)

    def dress(self, card: Card, face: Face, style: Style) -> None:
        """Take on another size, other words or another theme."""
        self.card, self.face = card, face
        self._brushes, self._pictures = style.brushes, style.pictures
        self._body = QRectF(0, 0, card.width, card.height)
        self.setRect(self._body.adjusted(-8, -9, LABEL_ROOM + 8, 8))
        self._words = self._labels = None
        self.update()

    def place(self, at: Point) -> None:
        self.at = at
        self.setPos(*at)

    def set_room(self, room: float, below: bool = False) -> None:
        """How far right a shape label may reach, and on which side of the wire it stands."""
        if (room, below) != (self.room, self._below):
            self.room, self._below = room, below
            self._labels = None
            self.update()

    def set_selected(self, selected: bool) -> None:
        if selected != self.selected:
            self.selected = selected
            self.setZValue(1.0 if selected else 0.0)
            self.update()

    def set_hover(self, hover: tuple[bool, str] | None) -> None:
        if hover != self.hover:
            self.hover = hover
            self.update()

    def set_marks(self, marks: dict[tuple[bool, str], Mark] | None) -> None:
        """While a wire is drawn: which ports it fits. A block without a fitting port fades."""
        if marks != self.marks:
            self.marks = marks
            faded = marks is not None and "lit" not in marks.values()
            self.setOpacity(self._brushes.veil if faded else 1.0)
            self.update()

    @property
    def body(self) -> QRectF:
        """The card in the scene, without labels."""
        return self._body.translated(*self.at)

    @property
    def badge(self) -> QRectF:
        """The problem badge in the scene."""
        return QRectF(self.card.width - 9, -7, 16, 16).translated(*self.at)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = painter.worldTransform().m11()
        self._paint_card(painter)
        if zoom >= WORDS_FROM:
            self._paint_words(painter)
        self._paint_ports(painter)
        if self.face.problem:
            self._paint_badge(painter)

    def _paint_card(self, painter: QPainter) -> None:
        brushes, face = self._brushes, self.face
        self._pictures.draw(painter, self.card.height, face.group, bool(face.problem))
        if self.selected:
            painter.setPen(brushes.selected)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._body.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)

    def _paint_words(self, painter: QPainter) -> None:
        # Made when first seen: most blocks of a large drawing never are.
        if self._words is None:
            self._words = self._lines()
        if self._labels is None:
            self._labels = self._label_lines()
        _paint_lines(painter, self._words)
        _paint_labels(painter, self._labels, self._brushes)

    def _paint_ports(self, painter: QPainter) -> None:
        brushes = self._brushes
        for out, places in ((False, self.card.input_at), (True, self.card.output_at)):
            for port, (x, y) in places.items():
                mark = self.marks.get((out, port), "dim") if self.marks is not None else "plain"
                hot = self.hover == (out, port)
                radius = PORT + (1.8 if hot or mark == "lit" else 0)
                painter.setBrush(brushes.accent if hot or mark == "lit" else brushes.block)
                painter.setPen(brushes.port_pen.get(self.face.group, brushes.unknown_pen))
                painter.setOpacity(self.opacity() * (0.4 if mark == "dim" else 1.0))
                painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setOpacity(self.opacity())

    def _paint_badge(self, painter: QPainter) -> None:
        brushes = self._brushes
        box = QRectF(self.card.width - 9, -7, 16, 16)
        painter.setPen(brushes.error_ink)
        painter.setBrush(brushes.error)
        painter.drawEllipse(box)
        painter.setFont(brushes.title)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")

    def _lines(self) -> list[Line]:
        """The words on the card, cut to fit."""
        return self._compact_lines() if self.card.compact else self._full_lines()

    def _full_lines(self) -> list[Line]:
        b, face, inner = self._brushes, self.face, self.card.width - PAD - 10
        count_width = b.width(b.small, face.count)
        lines = [
            _line(b, b.ink, b.title, PAD, 5, face.kind, inner),
            _line(b, b.muted, b.small, PAD, 24, face.name, inner - count_width - 8),
            _line(b, b.ink, b.text, PAD, 39, face.details, inner),
        ]
        if face.count:
            x = PAD + inner - count_width
            lines.append(_line(b, b.muted, b.small, x, 24, face.count, count_width + 1))
        return lines + (self._port_lines() if self.card.named else [])

    def _compact_lines(self) -> list[Line]:
        b, face, inner = self._brushes, self.face, self.card.width - PAD - 10
        top = (self.card.height - 40) / 2
        side = face.count or face.details
        side_width = min(b.width(b.small, side), inner * 0.6)
        return [
            _line(b, b.ink, b.title, PAD, top + 4, face.kind, inner),
            _line(b, b.muted, b.small, PAD, top + 22, face.name, inner - side_width - 8),
            _line(b, b.muted, b.small, PAD + inner - side_width, top + 22, side, side_width + 1),
        ]

    def _port_lines(self) -> list[Line]:
        b = self._brushes
        lines = [
            _line(b, b.muted, b.small, PAD, y - 7, port, 64)
            for port, (_, y) in self.card.input_at.items()
        ]
        for port, (x, y) in self.card.output_at.items():
            width = min(b.width(b.small, port), 64)
            lines.append(_line(b, b.muted, b.small, x - 11 - width, y - 7, port, width + 1))
        return lines

    def _label_lines(self) -> list[Line]:
        b, rise = self._brushes, 3 if self._below else -17
        return [
            _line(b, b.muted, b.small, x + 11, y + rise, self.face.labels[port], self.room - 16)
            for port, (x, y) in self.card.output_at.items()
            if port in self.face.labels and self.room > 30
        ]


def _line(b: Brushes, pen: QPen, font: QFont, x: float, y: float, words: str, width: float) -> Line:
    text = QStaticText(b.elided(font, words, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=font)
    return pen, font, QPointF(x, y), text


def _paint_lines(painter: QPainter, lines: list[Line]) -> None:
    for pen, font, at, text in lines:
        painter.setPen(pen)
        painter.setFont(font)
        painter.drawStaticText(at, text)


def _paint_labels(painter: QPainter, lines: list[Line], brushes: Brushes) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.halo)
    for _, _, at, text in lines:
        size = text.size()
        painter.drawRoundedRect(QRectF(at.x() - 2, at.y() + 1, size.width() + 4, 12), 3, 3)
    _paint_lines(painter, lines)
