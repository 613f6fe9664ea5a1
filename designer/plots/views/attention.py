"""Where each head of an attention block looks, for the chosen samples, in the course of a run."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from designer.appearance.plain_text import visible
from designer.appearance.theme import Theme
from designer.plots.attention_record import AttentionFrame
from designer.plots.heat_atlas import Cell, HeatAtlas
from designer.plots.legend import Entry, Legend
from designer.plots.sample_picture import SamplePicture
from designer.plots.store import RunStore
from designer.plots.tools import button, chooser, slider
from designer.plots.view import PlotView

MAX_MAPS = 64
MAX_SAMPLES = 16
"""Most samples that probes look at in one pass."""
LOOKS = 3
"""Looks at the gradients after which a network without attention is known for one."""


class AttentionView(PlotView):
    """A heat map per head (a row asks, a column is asked), and the sample beside it."""

    title = "Attention"
    name = "Attention"
    order = 40
    topics = ("attention",)
    empty = "Train a network with an attention block to see where it looks."

    def __init__(self, theme: Theme) -> None:
        self._cell: Cell | None = None
        self._sample = 0
        self._block = ""
        self._moment: int | None = None
        super().__init__(theme)
        self._legend = Legend(theme)
        self._atlas = HeatAtlas(theme)
        self._picture = SamplePicture(theme)
        self._blocks = chooser("Attention block", self._choose_block)
        self._samples = chooser("Sample", self._choose_sample)
        self._moments = slider("Moment of the training", 0, self._choose_moment)
        self._others = button("Others…", "Choose other samples to look at", self.ask_for_samples)
        for tool in (self._blocks, self._samples, self._others):
            self.tools.addWidget(tool)
        self.set_body(self._body())
        self._atlas.hovered.connect(self._on_hover)

    def set_theme(self, theme: Theme) -> None:
        self._legend.set_theme(theme)
        self._atlas.set_theme(theme)
        self._picture.set_theme(theme)
        super().set_theme(theme)

    def set_store(self, store: RunStore) -> None:
        self._moment = None
        super().set_store(store)

    def wanted(self) -> bool:
        """Not in a run that has been looked at, or is over, without an attention block."""
        looked = self.store.revisions["gradients"] >= LOOKS or self.store.facts.phase == "finished"
        return self.has_data() or not looked

    def has_data(self) -> bool:
        return any(self.store.attention.frames(block) for block in self.store.attention.blocks)

    def draw(self) -> None:
        blocks = [b for b in self.store.attention.blocks if self.store.attention.frames(b)]
        if self._block not in blocks:
            self._block = blocks[0]
        _fill(self._blocks, [visible(block) for block in blocks], blocks.index(self._block))
        frame = self._frame()
        self._sample = min(self._sample, len(frame.samples) - 1)
        _fill(self._samples, [self._caption(index) for index in frame.samples], self._sample)
        weights = self._weights(frame)
        names = tuple(f"head {head + 1}" for head in range(len(weights)))
        self._atlas.show_maps(weights, names)
        self._show_picture(frame)
        self._tell()

    def ask_for_samples(self) -> None:
        """Let the person type which samples probes are to look at."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Samples to look at")
        dialog.setLabelText(
            f"Numbers of samples in the validation part, at most {MAX_SAMPLES}.\n"
            "A run that is going on looks at them from now on, later runs from their start."
        )
        dialog.setTextValue(", ".join(str(index) for index in self._frame().samples))
        dialog.textValueSelected.connect(self.choose_samples)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose_samples(self, text: str) -> None:
        """Ask for the samples whose numbers stand in a text."""
        rows = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d{1,9}", text)))
        if rows:
            self.samples_wanted.emit(rows[:MAX_SAMPLES])

    def _frame(self) -> AttentionFrame:
        """The chosen moment, else the newest; the slider spans all that are kept."""
        frames = self.store.attention.frames(self._block)
        last = len(frames) - 1
        chosen = last if self._moment is None else min(self._moment, last)
        blocked = self._moments.blockSignals(True)
        self._moments.setRange(0, last)
        self._moments.setValue(chosen)
        self._moments.blockSignals(blocked)
        self._moments.setVisible(last > 0)
        return frames[chosen]

    def _weights(self, frame: AttentionFrame) -> NDArray[np.float32]:
        """(heads, queries, keys) of the chosen sample."""
        weights: NDArray[np.float32] = frame.weights[self._sample][:MAX_MAPS]
        return weights

    def _show_picture(self, frame: AttentionFrame) -> None:
        index = frame.samples[self._sample]
        sample = self.store.samples.get(index)
        self._picture.setVisible(sample is not None)
        if sample is not None:
            self._picture.show_sample(sample.values, self._caption(index))

    def _caption(self, index: int) -> str:
        sample = self.store.samples.get(index)
        target = f": {visible(sample.target)[:24]}" if sample and sample.target else ""
        return f"sample {index}{target}"

    def _on_hover(self, cell: object) -> None:
        self._cell = cell if isinstance(cell, Cell) else None
        if self.has_data():
            self._tell()

    def _tell(self) -> None:
        """The weight under the pointer in words, and as bars beside the sample."""
        frame = self._frame()
        weights = self._weights(frame)
        cell, note = self._cell, f"step {frame.step:,}"
        heads, queries, keys = weights.shape
        if cell is None or cell.map >= heads or cell.row >= queries or cell.column >= keys:
            self._picture.show_weights(weights.mean(axis=(0, 1)), None)
            self._legend.show_entries((Entry("rows ask, columns are asked", ""),), note)
            return
        self._picture.show_weights(weights[cell.map, cell.row], cell.row)
        value = f"{weights[cell.map, cell.row, cell.column]:.3f}"
        where = f"head {cell.map + 1}, {cell.row + 1} asks {cell.column + 1}"
        self._legend.show_entries((Entry(where, "", value),), note)

    def _choose_block(self, index: int) -> None:
        blocks = [b for b in self.store.attention.blocks if self.store.attention.frames(b)]
        self._block, self._moment = blocks[index], None
        self.redraw()

    def _choose_sample(self, index: int) -> None:
        self._sample = index
        self.redraw()

    def _choose_moment(self, index: int) -> None:
        """At its right end the slider follows the newest moment."""
        self._moment = None if index == self._moments.maximum() else index
        self.redraw()

    def _body(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._picture, 2)
        row.addWidget(self._atlas, 5)
        words = QHBoxLayout()
        words.addWidget(self._legend, 1)
        words.addWidget(self._moments)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(words)
        column.addLayout(row, 1)
        return body


def _fill(box: QComboBox, texts: list[str], chosen: int) -> None:
    """Show these rows; the box is left alone while they stay the same, and hidden for one."""
    if [box.itemText(row) for row in range(box.count())] != texts:
        box.clear()
        box.addItems(texts)
    box.setCurrentIndex(chosen)
    box.setVisible(len(texts) > 1)
