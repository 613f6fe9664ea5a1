"""`LensPanel`: what every block of the network gives for one sample, step by step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel, visible
from designer.appearance.theme import Theme, text_font
from designer.form.headings import tinted
from designer.panels.lens_answer import LensAnswer
from designer.panels.lens_header import LensHeader, Mode
from designer.panels.lens_numbers import LensNumbers
from designer.panels.lens_words import (
    family_of,
    figures_of,
    label_of,
    short_label,
)
from designer.plots.film_strip import FilmStrip, Frame
from designer.plots.sheet import value_sheet
from designer.plots.signed_colours import image_of, levels_of
from designer.plots.tiling import side_by_side, thinned
from designer.running.lens import Lens

THUMB_TILES, THUMB_SIDE = 6, 32
EMPTY = "Draw a network, or train one, to see what its blocks compute."
BUSY = "Looking into the network…"


class LensPanel(QWidget):
    """A strip of all blocks, the numbers of the chosen one, the sample and the answer."""

    node_chosen = Signal(str)
    """The block that is shown, for the canvas."""
    shown = Signal()
    """Something else is shown, or nothing any more."""

    def __init__(self, lens: Lens, theme: Theme) -> None:
        super().__init__()
        self.lens = lens
        self._theme = theme
        self._mode: Mode = "value"
        self._shown: object = None
        self.header = LensHeader(lens, theme)
        self._strip = FilmStrip(theme)
        self.numbers = LensNumbers(lens, theme)
        self.answer = LensAnswer(theme)
        self._message = PlainLabel(EMPTY)
        self._stack = QStackedWidget()
        self._lay_out()
        self._dress()
        lens.changed.connect(self.refresh)
        lens.chose.connect(self.node_chosen)
        self.header.mode_wanted.connect(self.show_mode)
        self._strip.chosen.connect(lens.choose)

    def sizeHint(self) -> QSize:
        return QSize(1200, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 200)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.header, self._strip, self.numbers, self.answer):
            part.set_theme(theme)
        self._dress()
        self.refresh()

    def show_mode(self, mode: Mode) -> None:
        """Show values, gradients, weights, or the samples that move a unit most."""
        self._mode = mode
        self.refresh()

    def text(self) -> str:
        """What the panel says, as one text."""
        if self._stack.currentIndex() == 0:
            return self._message.text()
        return self.numbers.text()

    @property
    def settled(self) -> bool:
        """Whether nothing is being asked or drawn any more."""
        asking = self.lens.busy or self.lens.order.busy
        return not asking and (not self._strip.isVisible() or self._strip.settled)

    def refresh(self) -> None:
        """Show the lens's answer, or why there is none."""
        if not self.isVisible():
            return
        self.header.refresh()
        view = self.lens.view
        if view is None:
            self._message.setText(BUSY if self.lens.busy else self.lens.fault or EMPTY)
        self._stack.setCurrentIndex(0 if view is None else 1)
        if view is None:
            self._shown = None
            self.shown.emit()
            return
        gradient = self._mode == "gradient"
        if self._shown != (id(view), gradient):
            self._shown = (id(view), gradient)
            self._show_answer(gradient)
        self._strip.choose(self.lens.chosen)
        if self.lens.value is not None:
            self.numbers.show_value(self.lens.value, self._mode)
        self.shown.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lens.wake(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.lens.wake(False)
        self.shown.emit()

    def _show_answer(self, gradient: bool) -> None:
        assert self.lens.view is not None
        view = self.lens.view
        looked = view.looked
        frames = [
            Frame(visible(short_label(v)), self._theme.group(family_of(v.kind)))
            for v in looked.values
        ]

        def describe(index: int) -> str:
            value = looked.values[index]
            return f"{label_of(value)}: {figures_of(value, gradient)}"

        self._strip.show_frames(frames, self._thumb, describe)
        self.answer.show_view(view)

    def picture(self) -> QImage | None:
        """What is shown of the chosen block, small; None where nothing is."""
        return self._thumb(self.lens.chosen)

    def _thumb(self, index: int) -> QImage | None:
        """A small picture of a value: its first channels side by side."""
        view = self.lens.view
        values = view.looked.values if view else ()
        if view is None or index >= len(values):
            return None
        sheet = value_sheet(view.numbers, values[index], self._mode == "gradient", THUMB_TILES)
        if not sheet.tiles.size:
            return None
        tiles = thinned(sheet.tiles, THUMB_SIDE)
        return image_of(levels_of(side_by_side(tiles), sheet.top), self._theme)

    def _lay_out(self) -> None:
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._body())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        self.setAutoFillBackground(True)

    def _body(self) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 10, 6)
        row.setSpacing(14)
        row.addWidget(self.answer)
        row.addWidget(self.numbers, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._strip)
        column.addLayout(row, 1)
        return body

    def _dress(self) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Window, QColor(self._theme.surface))
        self.setPalette(colours)
        self._message.setFont(text_font(9.0))
        tinted(self._message, self._theme.muted)
