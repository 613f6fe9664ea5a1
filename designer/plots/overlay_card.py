"""`OverlayCard`: one curve of several runs in one picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import PlainLabel
from designer.appearance.theme import Theme, text_font
from designer.form.inputs import CalmComboBox
from designer.plots.chart import Chart, Numbers
from designer.plots.legend import Entry, Legend
from designer.plots.smoothing import smooth
from designer.plots.store import RunStore

MAX_DOTS = 32
SMOOTHING = 0.8
REDRAW_MS = 60
ROWS, SHORT = 4, 8
"""Rows of the legend, and the longest name (letters) of which four stand in one."""
Runs = Sequence[tuple[str, RunStore]]


class OverlayCard(QWidget):
    """Draws the curve that is chosen, over epochs; each run has a colour by its place."""

    def __init__(self, title: str, curves: Sequence[tuple[str, str]], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._runs: Runs = ()
        self._shown: dict[str, tuple[Numbers, Numbers]] = {}
        self._cross: float | None = None
        self._chart = Chart(theme)
        self._legends = [Legend(theme) for _ in range(ROWS)]
        self.choice = CalmComboBox()
        self.choice.setAccessibleName(f"{title} of which part")
        for name, curve in curves:
            self.choice.addItem(name, curve)
        self._lay_out(title)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.draw)
        self.choice.currentIndexChanged.connect(self.draw)
        self._chart.hovered.connect(self._on_hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._chart.set_theme(theme)
        for legend in self._legends:
            legend.set_theme(theme)
        self.draw()

    def show_runs(self, runs: Runs) -> None:
        """Draw these runs soon; many calls cost one drawing."""
        self._runs = runs
        if not self._timer.isActive():
            self._timer.start()

    def text(self) -> str:
        """What the legend says."""
        return "  ".join(legend.text() for legend in self._legends).strip()

    @property
    def names(self) -> list[str]:
        """The runs whose curves are drawn."""
        return list(self._shown)

    def curve(self, name: str) -> tuple[Numbers, Numbers]:
        """What is drawn of a run: x in epochs and y."""
        return self._shown[name]

    def draw(self) -> None:
        self._shown = {name: points for name, store in self._runs if (points := self._of(store))}
        colours = self._colours()
        for name, (x, y) in self._shown.items():
            self._chart.show_curve(name, x, y, colours[name])
        self._chart.keep_only(set(self._shown))
        short = [(x, y, colours[n]) for n, (x, y) in self._shown.items() if len(x) <= MAX_DOTS]
        self._chart.show_dots(short)
        self._chart.fit()
        self._tell()

    def _of(self, store: RunStore) -> tuple[Numbers, Numbers] | None:
        curve = str(self.choice.currentData())
        series = store.curves.get(curve)
        if series is None or not len(series):
            return None
        per_epoch = store.facts.steps_per_epoch or 1
        if curve != "train_loss":
            x, y = series.points()
        else:
            x, y = series.means()
            y = smooth(y, SMOOTHING, True)
        return x / per_epoch, y

    def _colours(self) -> dict[str, str]:
        series = self._theme.series
        return {name: series[at % len(series)] for at, (name, _) in enumerate(self._runs)}

    def _on_hover(self, x: object) -> None:
        self._cross = x if isinstance(x, float) else None
        self._tell()

    def _tell(self) -> None:
        colours = self._colours()
        entries = tuple(
            Entry(name, colours[name], self._value(x, y)) for name, (x, y) in self._shown.items()
        )
        self._chart.show_cross(self._cross)
        note = "epochs →" if self._cross is None else f"epoch {max(0.0, self._cross):.1f}"
        wide = any(len(name) > SHORT for name in self._shown)
        each = 2 if wide else 4
        for row, legend in enumerate(self._legends):
            part = entries[row * each : (row + 1) * each]
            legend.setVisible(bool(part) or row == 0)
            legend.show_entries(part, note if part and row == 0 else "")

    def _value(self, x: Numbers, y: Numbers) -> str:
        at = len(x) - 1
        if self._cross is not None:
            at = int(np.clip(np.searchsorted(x, self._cross), 0, at))
        return f"{y[at]:.4g}"

    def _lay_out(self, title: str) -> None:
        head = QHBoxLayout()
        name = PlainLabel(title)
        name.setFont(text_font(9.5, bold=True))
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        for legend in self._legends:
            column.addWidget(legend)
            legend.setVisible(legend is self._legends[0])
        column.addWidget(self._chart, 1)
