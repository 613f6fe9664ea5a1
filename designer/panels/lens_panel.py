"""`LensPanel`: what every block of the network gives for one sample, step by step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from designer.lens import Lens
from designer.panels.headings import tinted
from designer.panels.lens_answer import LensAnswer
from designer.panels.lens_header import LensHeader, Mode
from designer.panels.lens_words import (
    family_of,
    figures_of,
    label_of,
    short_label,
    unit_of,
    weights_for,
)
from designer.plain_text import PlainLabel, visible
from designer.plots.film_strip import FilmStrip, Frame
from designer.plots.sheet import Sheet, sample_sheet, value_sheet, weight_sheet
from designer.plots.signed_colours import image_of, levels_of
from designer.plots.tile_sheet import TileSheet
from designer.plots.tiling import Spot, side_by_side, thinned
from designer.plots.tools import chooser
from designer.theme import Theme, text_font
from graph_runtime.train.events import BlockValue

THUMB_TILES, THUMB_SIDE = 6, 32
EMPTY = "Draw a network, or train one, to see what its blocks compute."
BUSY = "Looking into the network…"


class LensPanel(QWidget):
    """A strip of all blocks, the numbers of the chosen one, the sample and the answer."""

    node_chosen = Signal(str)
    """The block that is shown, for the canvas."""

    def __init__(self, lens: Lens, theme: Theme) -> None:
        super().__init__()
        self.lens = lens
        self._theme = theme
        self._mode: Mode = "value"
        self._weight = 0
        self._shown: object = None
        self.header = LensHeader(lens, theme)
        self._strip = FilmStrip(theme)
        self.sheet = TileSheet(theme)
        self.answer = LensAnswer(theme)
        self._weights = chooser("Which weight", self._choose_weight)
        self._title, self._figures, self._spot = PlainLabel(), PlainLabel(), PlainLabel()
        self._message = PlainLabel(EMPTY)
        self._stack = QStackedWidget()
        self._lay_out()
        self._dress()
        lens.changed.connect(self.refresh)
        lens.chose.connect(self.node_chosen)
        self.header.mode_wanted.connect(self.show_mode)
        self._strip.chosen.connect(lens.choose)
        self.sheet.hovered.connect(self._on_hover)
        self.sheet.pressed.connect(self._on_press)

    def sizeHint(self) -> QSize:
        return QSize(1200, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 200)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.header, self._strip, self.sheet, self.answer):
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
        return "\n".join((self._title.text(), self._figures.text(), self._spot.text()))

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
            return
        gradient = self._mode == "gradient"
        if self._shown != (id(view), gradient):
            self._shown = (id(view), gradient)
            self._show_answer(gradient)
        self._strip.choose(self.lens.chosen)
        self._show_value()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lens.wake(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.lens.wake(False)

    def _show_answer(self, gradient: bool) -> None:
        assert self.lens.view is not None
        view = self.lens.view
        looked = view.looked
        frames = [
            Frame(
                visible(short_label(value)),
                f"{label_of(value)}: {figures_of(value, gradient)}",
                self._theme.group(family_of(value.kind)),
            )
            for value in looked.values
        ]
        self._strip.show_frames(frames, self._thumb)
        self.answer.show_view(view)

    def _show_value(self) -> None:
        value = self.lens.value
        if value is None:
            return
        self._title.setText(label_of(value))
        self._figures.setText(figures_of(value, self._mode == "gradient"))
        self._weights.setVisible(False)
        sheet = self._sheet_of(value)
        self._spot.setText(sheet.note)
        self.sheet.show_sheet(sheet)
        marked = self.lens.order.unit if self._mode == "value" and len(sheet.tiles) > 1 else None
        self.sheet.mark(marked)

    def _sheet_of(self, value: BlockValue) -> Sheet:
        assert self.lens.view is not None
        numbers = self.lens.view.numbers
        match self._mode:
            case "weights":
                return self._weight_sheet(value)
            case "samples":
                return self._sample_sheet()
            case _:
                return value_sheet(numbers, value, self._mode == "gradient")

    def _sample_sheet(self) -> Sheet:
        order = self.lens.order
        self.lens.rank()
        if order.ranked is not None and order.numbers is not None:
            return sample_sheet(order.numbers, order.ranked)
        return Sheet(note=order.fault or "All samples go through the network…")

    def _weight_sheet(self, value: BlockValue) -> Sheet:
        assert self.lens.view is not None
        values = self.lens.view.looked.values
        weights = weights_for(values, value)
        if not weights:
            return Sheet(note="This block has no weights.")
        self._weight = min(self._weight, len(weights) - 1)
        names = [weight.name for weight in weights]
        if [self._weights.itemText(i) for i in range(self._weights.count())] != names:
            self._weights.clear()
            self._weights.addItems(names)
        self._weights.setCurrentIndex(self._weight)
        self._weights.setVisible(len(names) > 1)
        before = values[: self.lens.chosen]
        return weight_sheet(self.lens.view.numbers, weights[self._weight], before)

    def _choose_weight(self, index: int) -> None:
        self._weight = index
        self.refresh()

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

    def _on_hover(self, spot: object) -> None:
        if not isinstance(spot, Spot):
            self._spot.setText(self.sheet.sheet.note)
            return
        index = self.sheet.sheet.place(spot)
        number = float(self.sheet.sheet.tiles[spot.tile, spot.row, spot.column])
        if index is not None:
            place = ", ".join(map(str, index))
            self._spot.setText(f"[{place}] = {number:.6g}")

    def _on_press(self, spot: Spot) -> None:
        """A cell that is clicked stands for its channel, feature or unit."""
        value, index = self.lens.value, self.sheet.sheet.place(spot)
        if self._mode == "value" and value is not None and index:
            self.lens.order.mark(unit_of(value.shape, index))

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
        self._figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (self._title, self._weights):
            words.addWidget(widget)
        words.addWidget(self._figures, 1)
        words.addWidget(self._spot)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(words)
        middle.addWidget(self.sheet, 1)
        row = QHBoxLayout()
        row.setContentsMargins(10, 2, 10, 6)
        row.setSpacing(14)
        row.addWidget(self.answer)
        row.addLayout(middle, 1)
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
