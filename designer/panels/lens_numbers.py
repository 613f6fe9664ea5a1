"""`LensNumbers`: the numbers of the chosen block: its value, gradient, weights or best samples."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.headings import tinted
from designer.panels.lens_header import Mode
from designer.panels.lens_words import figures_of, label_of, unit_of, weights_for
from designer.plots.sheet import Sheet, sample_sheet, value_sheet, weight_sheet
from designer.plots.tile_sheet import TileSheet
from designer.plots.tiling import Spot
from designer.plots.tools import chooser
from designer.running.lens import Lens
from graph_runtime.train.messages.look_events import BlockValue

ORDERING = "All samples go through the network…"


class LensNumbers(QWidget):
    """Name and figures of a block over its tiles; the cell under the pointer in words."""

    def __init__(self, lens: Lens, theme: Theme) -> None:
        super().__init__()
        self._lens = lens
        self._mode: Mode = "value"
        self._weight = 0
        self._title, self._figures, self._spot = PlainLabel(), PlainLabel(), PlainLabel()
        self._weights = chooser("Which weight", self._choose_weight)
        self.tiles = TileSheet(theme)
        self.tiles.hovered.connect(self._on_hover)
        self.tiles.pressed.connect(self._on_press)
        self._lay_out()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.tiles.set_theme(theme)
        self._title.setFont(text_font(10.0, bold=True))
        for label in (self._figures, self._spot):
            label.setFont(text_font(9.0))
            tinted(label, theme.muted)

    def text(self) -> str:
        """What it says, as one text."""
        return "\n".join((self._title.text(), self._figures.text(), self._spot.text()))

    def show_value(self, value: BlockValue, mode: Mode) -> None:
        """Show this block."""
        self._mode = mode
        self._title.setText(label_of(value))
        self._figures.setText(figures_of(value, mode == "gradient"))
        self._weights.setVisible(False)
        sheet = self._sheet_of(value)
        self._spot.setText(sheet.note)
        self.tiles.show_sheet(sheet)
        several = mode == "value" and len(sheet.tiles) > 1
        self.tiles.mark(self._lens.order.unit if several else None)

    def _sheet_of(self, value: BlockValue) -> Sheet:
        view = self._lens.view
        if view is None:
            return Sheet()
        if self._mode == "weights":
            return self._weight_sheet(value)
        if self._mode == "samples":
            return self._sample_sheet()
        return value_sheet(view.numbers, value, self._mode == "gradient")

    def _sample_sheet(self) -> Sheet:
        order = self._lens.order
        self._lens.rank()
        if order.ranked is not None and order.numbers is not None:
            return sample_sheet(order.numbers, order.ranked)
        return Sheet(note=order.fault or ORDERING)

    def _weight_sheet(self, value: BlockValue) -> Sheet:
        assert self._lens.view is not None
        values = self._lens.view.looked.values
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
        before = values[: self._lens.chosen]
        return weight_sheet(self._lens.view.numbers, weights[self._weight], before)

    def _choose_weight(self, index: int) -> None:
        self._weight = index
        if self._lens.value is not None:
            self.show_value(self._lens.value, self._mode)

    def _on_hover(self, spot: object) -> None:
        sheet = self.tiles.sheet
        index = sheet.place(spot) if isinstance(spot, Spot) else None
        if not isinstance(spot, Spot) or index is None:
            self._spot.setText(sheet.note)
            return
        number = float(sheet.tiles[spot.tile, spot.row, spot.column])
        self._spot.setText(f"[{', '.join(map(str, index))}] = {number:.6g}")

    def _on_press(self, spot: Spot) -> None:
        """A cell that is clicked stands for its channel, feature or unit."""
        value, index = self._lens.value, self.tiles.sheet.place(spot)
        if self._mode == "value" and value is not None and index:
            self._lens.order.mark(unit_of(value.shape, index))

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(12)
        self._figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (self._title, self._weights):
            words.addWidget(widget)
        words.addWidget(self._figures, 1)
        words.addWidget(self._spot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(words)
        column.addWidget(self.tiles, 1)
