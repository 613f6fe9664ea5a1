"""`BlockItem`: one block on the canvas; bounds and culling stay in Qt, only `paint` is ours."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from designer.canvas.block_words import (
    Line,
    labels_beside,
    link_at,
    lock_at,
    loop_at,
    paint_labels,
    paint_lines,
    words_on,
)
from designer.canvas.brushes import RADIUS
from designer.canvas.card import Card
from designer.canvas.card_picture import Style
from designer.canvas.face import Face
from designer.canvas.link_mark import paint_link
from designer.canvas.lock_mark import paint_lock
from designer.canvas.loop_mark import paint_loop
from designer.canvas.note import Note
from graph_runtime.document.model import Point

PORT = 4.5
"""Radius of a port (px)."""
LABEL_ROOM = 74.0
"""Width kept to the right of a block for the shape of what it gives (px)."""
VEIL = 0.35
"""Opacity of a block that the wire under way does not fit."""
WORDS_FROM = 0.4
"""Zoom below which words are too small to read."""

Mark = Literal["plain", "lit", "dim"]


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
        self.advice: Note | None = None
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

    def room_beside(self, other: BlockItem) -> float:
        """Room for a shape label between this block and one on its right (px)."""
        right = self.at[0] + self.card.width
        above = other.at[1] + other.card.height + 16 <= self.at[1]
        beneath = other.at[1] - 16 >= self.at[1] + self.card.height
        if above or beneath or other.at[0] <= right:
            return LABEL_ROOM
        return other.at[0] - right

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
            self.setOpacity(VEIL if faded else 1.0)
            self.update()

    def set_advice(self, advice: Note | None) -> None:
        """What could be better here: a small mark, unless there is a problem."""
        if advice != self.advice:
            self.advice = advice
            self.update()

    @property
    def body(self) -> QRectF:
        """The card in the scene, without labels."""
        return self._body.translated(*self.at)

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the card in the scene."""
        x, y = self.at
        return x, y, x + self.card.width, y + self.card.height

    @property
    def badge(self) -> QRectF:
        """The badge of a problem or of advice in the scene."""
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
        elif self.advice is not None:
            self._paint_note(painter, self.advice)

    def _paint_card(self, painter: QPainter) -> None:
        brushes, face = self._brushes, self.face
        self._pictures.draw(painter, self.card.height, face)
        if self.selected:
            painter.setPen(brushes.selected)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._body.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)

    def _paint_words(self, painter: QPainter) -> None:
        # Made when first seen: most blocks of a large drawing never are.
        if self._words is None:
            self._words = words_on(self.card, self.face, self._brushes)
        if self._labels is None:
            self._labels = labels_beside(
                self.card, self.face, self._brushes, self.room, self._below
            )
        paint_lines(painter, self._words)
        if self.face.frozen:
            paint_lock(painter, *lock_at(self.card), self._brushes)
        if self.face.shared:
            paint_link(painter, *link_at(self.card, self.face), self._brushes)
        if self.face.looped:
            paint_loop(painter, *loop_at(self.card, self.face), self._brushes)
        paint_labels(painter, self._labels, self._brushes)

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

    def _paint_note(self, painter: QPainter, note: Note) -> None:
        brushes = self._brushes
        painter.setPen(brushes.warning if note.weight == "warning" else brushes.hint)
        painter.setBrush(brushes.block)
        box = QRectF(self.card.width - 7.5, -6.5, 13, 13)
        painter.drawEllipse(box)
        painter.setFont(brushes.small)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "i")
