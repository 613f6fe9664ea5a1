"""`FilmStrip`: all blocks in the order of computation, each with a small picture of its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme, text_font

CELL, HIGH = 84, 78
PICTURE = QRect(8, 6, CELL - 16, 48)
SLICE_SECONDS = 0.003
"""Longest time that one turn of making pictures may take."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One block of the strip: its name and the colour of its family."""

    name: str
    colour: str


MakePicture = Callable[[int], QImage | None]
Describe = Callable[[int], str]


class _Film(QWidget):
    """The strip itself, as long as it needs to be."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.frames: tuple[Frame, ...] = ()
        self.current = 0
        self.make: MakePicture = lambda index: None
        self.describe: Describe = lambda index: ""
        self._pictures: dict[int, QImage | None] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_some)
        self.setAccessibleName("Blocks in the order of computation")

    def show_frames(self, frames: Sequence[Frame], make: MakePicture, describe: Describe) -> None:
        self.frames, self.make, self.describe = tuple(frames), make, describe
        self._pictures.clear()
        self.setFixedSize(max(1, CELL * len(self.frames)), HIGH)
        self.update()

    def forget_pictures(self) -> None:
        self._pictures.clear()
        self.update()

    @property
    def settled(self) -> bool:
        return not self._timer.isActive()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(text_font(8.0))
        first, last = event.rect().left() // CELL, event.rect().right() // CELL
        for index in range(max(0, first), min(len(self.frames), last + 1)):
            self._paint_cell(painter, index)
            if index not in self._pictures and not self._timer.isActive():
                self._timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = event.position().toPoint().x() // CELL
        if 0 <= index < len(self.frames):
            self.chosen.emit(index)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = event.pos().x() // CELL
            if 0 <= index < len(self.frames):
                QToolTip.showText(event.globalPos(), tip(self.describe(index)), self)
            return True
        return super().event(event)

    def place(self, index: int) -> QRect:
        return QRect(index * CELL, 0, CELL, HIGH)

    def _paint_cell(self, painter: QPainter, index: int) -> None:
        theme, place, frame = self.theme, self.place(index), self.frames[index]
        body = place.adjusted(3, 2, -3, -2)
        chosen = index == self.current
        painter.fillRect(body, QColor(theme.surface))
        painter.setPen(QColor(theme.accent if chosen else theme.border))
        painter.drawRect(body)
        if chosen:
            painter.drawRect(body.adjusted(1, 1, -1, -1))
        painter.fillRect(
            QRect(body.left() + 2, body.bottom() - 3, body.width() - 4, 2), frame.colour
        )
        picture = self._pictures.get(index)
        if picture is not None:
            painter.drawImage(_fitted(picture, PICTURE.translated(place.topLeft())), picture)
        painter.setPen(QColor(theme.text if chosen else theme.muted))
        words = QRect(body.left() + 3, PICTURE.bottom() + 1, body.width() - 6, 15)
        name = painter.fontMetrics().elidedText(frame.name, Qt.TextElideMode.ElideMiddle, 70)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, name)

    def _make_some(self) -> None:
        """Pictures of what is in sight, for a few milliseconds."""
        until = perf_counter() + SLICE_SECONDS
        seen = self.visibleRegion().boundingRect()
        first, last = seen.left() // CELL, seen.right() // CELL
        for index in range(max(0, first), min(len(self.frames), last + 1)):
            if index not in self._pictures:
                self._pictures[index] = self.make(index)
                self.update(self.place(index))
            if perf_counter() > until:
                return
        self._timer.stop()


class FilmStrip(QScrollArea):
    """Scrolls to the block that is shown."""

    chosen = Signal(int)
    """Place of the block that was clicked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._film = _Film(theme)
        self._film.chosen.connect(self.chosen)
        self.setWidget(self._film)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(HIGH + 12)

    def sizeHint(self) -> QSize:
        return QSize(600, HIGH + 12)

    def set_theme(self, theme: Theme) -> None:
        self._film.theme = theme
        self._film.forget_pictures()

    def show_frames(self, frames: Sequence[Frame], make: MakePicture, describe: Describe) -> None:
        """Show these; pictures and descriptions are made when they are seen."""
        self._film.show_frames(frames, make, describe)

    def choose(self, index: int) -> None:
        """Frame this block and bring it into sight."""
        self._film.current = index
        self._film.update()
        place = self._film.place(index)
        self.ensureVisible(place.center().x(), 0, place.width(), 0)

    @property
    def settled(self) -> bool:
        return self._film.settled


def _fitted(picture: QImage, room: QRect) -> QRect:
    """The room in the shape of the picture; a row of numbers is drawn at least 10 px high."""
    scale = min(room.width() / picture.width(), room.height() / picture.height())
    wide = max(4, round(picture.width() * scale))
    high = max(10, round(picture.height() * scale))
    left = room.left() + (room.width() - wide) // 2
    return QRect(left, room.top() + (room.height() - high) // 2, wide, high)
