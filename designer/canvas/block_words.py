"""The words on a block and beside it, cut to fit and laid out once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QStaticText

from designer.canvas.brushes import Brushes
from designer.canvas.card import COMPACT, Card
from designer.canvas.face import Face
from designer.canvas.link_mark import LINK_ROOM, LINK_WIDTH
from designer.canvas.lock_mark import ROOM
from designer.canvas.loop_mark import LOOP_ROOM, LOOP_WIDTH

PAD = 13.0
RIGHT = 10.0
PORT_NAME = 64.0
"""Widest that the name of a port may be (px)."""

Line = tuple[QPen, QFont, QPointF, QStaticText]


def words_on(card: Card, face: Face, b: Brushes) -> list[Line]:
    """The lines on the card."""
    if card.compact:
        return _compact(card, face, b)
    return _full(card, face, b) + (_port_names(card, b) if card.named else [])


def labels_beside(card: Card, face: Face, b: Brushes, room: float, below: bool) -> list[Line]:
    """The shape of each output, above its wire or `below` it, no wider than `room` (px)."""
    rise = 3 if below else -17
    return [
        _line(b, b.muted, b.small, (x + 11, y + rise), face.labels[port], room - 16)
        for port, (x, y) in card.output_at.items()
        if port in face.labels and room > 30
    ]


def lock_at(card: Card) -> tuple[float, float]:
    """Where the lock of a frozen block stands: at the right end of its first line."""
    top = (card.height - COMPACT) / 2 + 4 if card.compact else 5
    return card.width - RIGHT - 9, top + 4


def link_at(card: Card, face: Face) -> tuple[float, float]:
    """Where the mark of shared weights stands: left of the lock if there is one."""
    x, y = lock_at(card)
    return x + 9 - LINK_WIDTH - ROOM * face.frozen, y + 1


def loop_at(card: Card, face: Face) -> tuple[float, float]:
    """Where the mark of a Loop stands: left of the other marks."""
    x, y = lock_at(card)
    return x + 9 - LOOP_WIDTH - ROOM * face.frozen - LINK_ROOM * face.shared, y


def paint_lines(painter: QPainter, lines: list[Line]) -> None:
    for pen, font, at, text in lines:
        painter.setPen(pen)
        painter.setFont(font)
        painter.drawStaticText(at, text)


def paint_labels(painter: QPainter, lines: list[Line], brushes: Brushes) -> None:
    """Words over wires: the paper shines through behind them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.halo)
    for _, _, at, text in lines:
        size = text.size()
        painter.drawRoundedRect(QRectF(at.x() - 2, at.y() + 1, size.width() + 4, 12), 3, 3)
    paint_lines(painter, lines)


def _full(card: Card, face: Face, b: Brushes) -> list[Line]:
    inner = card.width - PAD - RIGHT
    count = b.width(b.small, face.count)
    lines = [
        _title(face, b, inner, 5),
        _line(b, b.muted, b.small, (PAD, 24), face.name, inner - count - 8),
        _line(b, b.ink, b.text, (PAD, 39), face.details, inner),
    ]
    if face.count:
        at = (PAD + inner - count, 24)
        lines.append(_line(b, b.muted, b.small, at, face.count, count + 1))
    return lines


def _compact(card: Card, face: Face, b: Brushes) -> list[Line]:
    inner = card.width - PAD - RIGHT
    top = (card.height - COMPACT) / 2
    side = face.count or face.details
    width = min(b.width(b.small, side), inner * 0.6)
    at = (PAD + inner - width, top + 22)
    return [
        _title(face, b, inner, top + 4),
        _line(b, b.muted, b.small, (PAD, top + 22), face.name, inner - width - 8),
        _line(b, b.muted, b.small, at, side, width + 1),
    ]


def _title(face: Face, b: Brushes, inner: float, y: float) -> Line:
    """The kind, beside the marks if there are any."""
    room = inner - ROOM * face.frozen - LINK_ROOM * face.shared - LOOP_ROOM * face.looped
    return _line(b, b.ink, b.title_for(face.kind, room), (PAD, y), face.kind, room)


def _port_names(card: Card, b: Brushes) -> list[Line]:
    lines = [
        _line(b, b.muted, b.small, (PAD, y - 7), port, PORT_NAME)
        for port, (_, y) in card.input_at.items()
    ]
    for port, (x, y) in card.output_at.items():
        width = min(b.width(b.small, port), PORT_NAME)
        lines.append(_line(b, b.muted, b.small, (x - 11 - width, y - 7), port, width + 1))
    return lines


def _line(
    b: Brushes, pen: QPen, font: QFont, at: tuple[float, float], words: str, width: float
) -> Line:
    text = QStaticText(b.elided(font, words, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=font)
    return pen, font, QPointF(*at), text
