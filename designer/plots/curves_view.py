"""`CurvesView`: curves of the training over steps or epochs; the loss and metric plots are such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from designer.appearance.plain_text import tip
from designer.appearance.theme import Theme
from designer.plots.chart import Chart
from designer.plots.legend import Entry, Legend
from designer.plots.series import Series
from designer.plots.smoothing import smooth, smoothing_words
from designer.plots.tools import slider, toggle
from designer.plots.view import PlotView

Numbers = NDArray[np.float64]
MAX_DOTS = 32
"""Longest curve whose points are marked."""
FULL = 50
"""Steps of the smoothing slider."""
SMOOTH_AT_FIRST = 18
"""A weight of 0.8: noise goes, the first fall of the loss stays steep."""


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of the store: its key there, its name for people, its place in the colours."""

    curve: str
    name: str
    colour: int
    smoothed: bool = False


class CurvesView(PlotView):
    """Draws `lines`; a smoothed one has its raw points behind it, faint."""

    topics = ("curves", "facts")
    lines: tuple[Line, ...]
    smoothed_at_first: ClassVar[int] = SMOOTH_AT_FIRST

    def __init__(self, theme: Theme) -> None:
        self._smoothing = 0.0
        self._corrected = True
        self._by_epoch = False
        self._cross: float | None = None
        self._shown: dict[str, tuple[Numbers, Numbers]] = {}
        super().__init__(theme)
        self._chart = Chart(theme)
        self._legend = Legend(theme)
        self._chart.hovered.connect(self._on_hover)
        self.set_body(_stacked(self._legend, self._chart))
        self._add_tools()

    def set_theme(self, theme: Theme) -> None:
        self._chart.set_theme(theme)
        self._legend.set_theme(theme)
        super().set_theme(theme)

    def set_smoothing(self, weight: float) -> None:
        """Weight of the past in the smoothed curve, 0…1."""
        self._smoothing = weight
        self.redraw()

    def set_corrected(self, corrected: bool) -> None:
        """Whether the smoothed curve is freed from its pull towards zero at the start."""
        self._corrected = corrected
        self.redraw()

    def set_log(self, log: bool) -> None:
        self._chart.set_log(log)
        self.redraw()

    def set_by_epoch(self, by_epoch: bool) -> None:
        self._by_epoch = by_epoch
        self.redraw()

    def has_data(self) -> bool:
        return any(self._series(line) is not None for line in self.lines)

    def draw(self) -> None:
        self._shown = {}
        drawn: set[str] = set()
        dots = []
        for line in self.lines:
            series = self._series(line)
            if series is None:
                continue
            drawn |= self._draw_line(line, series)
            x, y = self._shown[line.name]
            if len(x) <= MAX_DOTS:
                dots.append((x, y, self._colour(line)))
        self._chart.keep_only(drawn)
        self._chart.show_dots(dots)
        marks = np.array([mark.step for mark in self.store.moments.checkpoints], np.float64)
        told = np.array([mark.step for mark in self.store.moments.told], np.float64)
        self._chart.fit(self._scaled(marks), self._scaled(told))
        self._tell()

    def _draw_line(self, line: Line, series: Series) -> set[str]:
        colour = self._colour(line)
        x, y = series.points()
        x = self._scaled(x)
        if line.smoothed and self._smoothing > 0:
            faint = QColor(colour)
            faint.setAlpha(70)
            self._chart.show_curve(f"{line.name} raw", x, y, faint)
            x, y = series.means()
            x, y = self._scaled(x), smooth(y, self._smoothing, self._corrected)
        self._chart.show_curve(line.name, x, y, colour)
        self._shown[line.name] = (x, y)
        raw = {f"{line.name} raw"} if line.smoothed and self._smoothing > 0 else set()
        return raw | {line.name}

    def _series(self, line: Line) -> Series | None:
        series = self.store.curves.get(line.curve)
        return series if series is not None and len(series) else None

    def _scaled(self, x: Numbers) -> Numbers:
        per_epoch = self.store.facts.steps_per_epoch
        return x / per_epoch if self._by_epoch and per_epoch else x

    def _colour(self, line: Line) -> str:
        return self.theme.series[line.colour]

    def _on_hover(self, x: object) -> None:
        self._cross = x if isinstance(x, float) else None
        self._tell()

    def _tell(self) -> None:
        """Put the values at the pointer, or the newest ones, into the legend."""
        self._chart.show_cross(self._cross)
        entries = tuple(
            Entry(line.name, self._colour(line), self._value(line))
            for line in self.lines
            if line.name in self._shown
        )
        self._legend.show_entries(entries, self._note())

    def _value(self, line: Line) -> str:
        x, y = self._shown[line.name]
        if not len(x):
            return ""
        at = len(x) - 1
        if self._cross is not None:
            at = int(np.clip(np.searchsorted(x, self._cross), 0, at))
        return f"{y[at]:.4g}"

    def _note(self) -> str:
        unit = "epoch" if self._by_epoch else "step"
        if self._cross is not None:
            at = max(0.0, self._cross)
            if words := self._words_near(at):
                return words
            return f"{unit} {at:.2f}" if self._by_epoch else f"{unit} {at:.0f}"
        for line in self.lines:
            series = self.store.curves.get(line.curve)
            if series is not None and series.first_not_finite is not None:
                return f"not finite at step {series.first_not_finite:.0f}"
        return f"dropout off, {unit}s →" if self.store.facts.dropout_off else f"{unit}s →"

    def _words_near(self, at: float) -> str:
        """What happened within a hundredth of the width from here."""
        reach = 0.01 * max((float(x[-1]) for x, _ in self._shown.values() if len(x)), default=0.0)
        near = [
            mark.text
            for mark in self.store.moments.told
            if abs(float(self._scaled(np.array([mark.step], np.float64))[0]) - at) <= reach
        ]
        return ", ".join(near[-3:])

    def _add_tools(self) -> None:
        if any(line.smoothed for line in self.lines):
            self._label = QLabel("Smooth")
            self._slider = slider("Smoothing", FULL, self._on_slide)
            self.tools.addWidget(self._label)
            self.tools.addWidget(self._slider)
            self._slider.setValue(self.smoothed_at_first)
            self._on_slide(self.smoothed_at_first)
            help = "Correct the start: divide by 1 − β^t, which the first points lack"
            unbiased = toggle("Unbiased", help, self.set_corrected, on=True)
            self.tools.addWidget(unbiased)
            self.spare += [unbiased, self._label]
        self.tools.addWidget(toggle("Log", "Draw the height by its logarithm", self.set_log))
        self.tools.addWidget(toggle("Epochs", "Count epochs instead of steps", self.set_by_epoch))

    def _on_slide(self, value: int) -> None:
        weight = 1 - 100 ** (-value / FULL)
        self._slider.setToolTip(tip(smoothing_words(weight)))
        self.set_smoothing(weight)


def _stacked(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for widget in widgets:
        layout.addWidget(widget)
    return box
