"""`LensPanel`: what every block of the network gives for one sample, step by step."""

from __future__ import annotations

from math import isfinite, prod

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer.lens import Lens
from designer.panels.headings import tinted
from designer.panels.lens_header import LensHeader
from designer.panels.lens_words import family_of, figures_of, label_of, verdict_of
from designer.plain_text import PlainLabel, visible
from designer.plots.film_strip import FilmStrip, Frame
from designer.plots.look_numbers import MAX_NUMBERS
from designer.plots.sample_picture import SamplePicture
from designer.plots.share_bars import ShareBars
from designer.plots.signed_colours import image_of, levels_of
from designer.plots.tile_sheet import Spot, TileSheet
from designer.plots.tiling import index_of, thinned, tile_shape, tiles_of
from designer.theme import Theme, text_font
from graph_runtime.train.events import BlockValue

MAX_TILES = 64
THUMB_TILES, THUMB_SIDE = 6, 32
EMPTY = "Draw a network, or train one, to see what its blocks compute."
BUSY = "Looking into the network…"

Floats = NDArray[np.float32]


class LensPanel(QWidget):
    """A strip of all blocks, the numbers of the chosen one, the sample and the answer."""

    node_chosen = Signal(str)
    """The block that is shown, for the canvas."""

    def __init__(self, lens: Lens, theme: Theme) -> None:
        super().__init__()
        self.lens = lens
        self._theme = theme
        self._gradient = False
        self._shown: object = None
        self.header = LensHeader(lens, theme)
        self._strip = FilmStrip(theme)
        self.sheet = TileSheet(theme)
        self.bars = ShareBars(theme)
        self._picture = SamplePicture(theme)
        self._title, self._figures, self._spot = PlainLabel(), PlainLabel(), PlainLabel()
        self._message = PlainLabel(EMPTY)
        self._stack = QStackedWidget()
        self._lay_out()
        self._dress()
        lens.changed.connect(self.refresh)
        lens.chose.connect(self.node_chosen)
        self.header.gradient_wanted.connect(self.show_gradient)
        self._strip.chosen.connect(lens.choose)
        self.sheet.hovered.connect(self._on_hover)

    def sizeHint(self) -> QSize:
        return QSize(1200, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 200)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.header, self._strip, self.sheet, self.bars, self._picture):
            part.set_theme(theme)
        self._dress()
        self.refresh()

    def show_gradient(self, gradient: bool) -> None:
        """Show the gradient of the loss at each block, or what the block gives."""
        self._gradient = gradient
        self.refresh()

    def text(self) -> str:
        """What the panel says, as one text."""
        if self._stack.currentIndex() == 0:
            return self._message.text()
        return "\n".join((self._title.text(), self._figures.text(), self._spot.text()))

    @property
    def settled(self) -> bool:
        """Whether nothing is being asked or drawn any more."""
        return not self.lens.busy and (not self._strip.isVisible() or self._strip.settled)

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
            return
        if self._shown != (id(view), self._gradient):
            self._shown = (id(view), self._gradient)
            self._show_answer()
        self._strip.choose(self.lens.chosen)
        self._show_value()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lens.wake(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.lens.wake(False)

    def _show_answer(self) -> None:
        assert self.lens.view is not None
        looked = self.lens.view.looked
        frames = [
            Frame(
                visible(value.node.rpartition("/")[2]),
                f"{label_of(value)}: {figures_of(value, self._gradient)}",
                self._theme.group(family_of(value.kind)),
            )
            for value in looked.values
        ]
        self._strip.show_frames(frames, self._thumb)
        self.bars.setVisible(bool(looked.shares))
        self.bars.show_shares(looked.classes, looked.shares, looked.target)
        first = next((v for v in looked.values if v.kind == "Input"), None)
        numbers = self._read(first, False) if first is not None else None
        self._picture.setVisible(numbers is not None)
        if numbers is not None and first is not None:
            self._picture.show_sample(numbers.reshape(first.shape), verdict_of(looked))

    def _show_value(self) -> None:
        value = self.lens.value
        if value is None:
            return
        self._title.setText(label_of(value))
        self._figures.setText(figures_of(value, self._gradient))
        self._spot.setText("")
        numbers = self._read(value, self._gradient, MAX_TILES)
        if numbers is None:
            self._spot.setText(self._lack(value))
            numbers = np.zeros(0, np.float32)
        tiles = tiles_of(numbers, value.shape) if numbers.size else np.zeros((0, 1, 1), np.float32)
        count = tile_shape(value.shape)[0]
        names = tuple(str(n) for n in range(len(tiles))) if count > 1 else ()
        self.sheet.show_tiles(tiles, names, self._top(value, numbers))
        if count > MAX_TILES:
            self._spot.setText(f"the first {MAX_TILES} of {count:,} channels")

    def _lack(self, value: BlockValue) -> str:
        if (value.gradient_at if self._gradient else value.at) >= 0:
            return "These numbers cannot be read any more. Look again."
        if not self._gradient:
            return "These numbers are too many to be shown."
        return "No gradient reaches this block: the result does not depend on its value."

    def _top(self, value: BlockValue, numbers: Floats) -> float:
        """The number with the strongest colour."""
        wanted = value.steepest if self._gradient else max(abs(value.low), abs(value.high))
        if isfinite(wanted):
            return wanted or 1.0
        return float(np.abs(np.nan_to_num(numbers, posinf=0, neginf=0)).max(initial=0.0)) or 1.0

    def _read(self, value: BlockValue, gradient: bool, most: int = 4096) -> Floats | None:
        """Numbers of the first tiles of a value; None where there are none."""
        at = value.gradient_at if gradient else value.at
        view = self.lens.view
        if view is None or at < 0:
            return None
        shape = value.shape
        if len(shape) >= 3:
            tiles, rows, columns = tile_shape(shape)
            count = min(tiles, most, max(1, MAX_NUMBERS // max(1, rows * columns)))
            shape = (count, rows, columns)
        elif prod(shape) > MAX_NUMBERS:
            return None
        try:
            return view.numbers.read(at, shape)
        except (ValueError, OSError):
            return None

    def _thumb(self, index: int) -> QImage | None:
        """A small picture of a value: its first channels side by side."""
        view = self.lens.view
        values = view.looked.values if view else ()
        if index >= len(values):
            return None
        value = values[index]
        numbers = self._read(value, self._gradient, THUMB_TILES)
        if numbers is None or not numbers.size:
            return None
        tiles = thinned(tiles_of(numbers, value.shape), THUMB_SIDE)
        levels = levels_of(_side_by_side(tiles), self._top(value, numbers))
        return image_of(levels, self._theme)

    def _on_hover(self, spot: object) -> None:
        value = self.lens.value
        if value is None or not isinstance(spot, Spot):
            self._spot.setText("")
            return
        index = index_of(value.shape, spot.tile, spot.row, spot.column)
        if index is not None:
            number = float(self.sheet.tiles[spot.tile, spot.row, spot.column])
            place = ", ".join(map(str, index))
            self._spot.setText(f"[{place}] = {number:.6g}")

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
        words = QHBoxLayout()
        words.setSpacing(12)
        for label in (self._title, self._figures):
            words.addWidget(label)
        words.addStretch(1)
        words.addWidget(self._spot)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(words)
        middle.addWidget(self.sheet, 1)
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 10, 6)
        row.setSpacing(14)
        row.addWidget(self._picture, 2)
        row.addWidget(self.bars, 2)
        row.addLayout(middle, 7)
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
        self._title.setFont(text_font(10.0, bold=True))
        for label in (self._figures, self._spot, self._message):
            label.setFont(text_font(9.0))
            tinted(label, self._theme.muted)


def _side_by_side(tiles: Floats) -> Floats:
    """Tiles (count, rows, columns) in rows of three, with a line of nothing between them."""
    count, rows, columns = tiles.shape
    across = min(3, count)
    down = -(-count // across)
    sheet = np.full((down * (rows + 1) - 1, across * (columns + 1) - 1), np.nan, np.float32)
    for index, tile in enumerate(tiles):
        top, left = index // across * (rows + 1), index % across * (columns + 1)
        sheet[top : top + rows, left : left + columns] = tile
    return sheet
