"""`BlocksView`: a figure of each block, over time and along the depth of the network."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.appearance.plain_text import tip, visible
from designer.appearance.theme import Theme
from designer.plots.chart import Chart
from designer.plots.depth_bars import DepthBars
from designer.plots.depth_colours import depth_colours
from designer.plots.legend import Entry, Legend
from designer.plots.series import Series
from designer.plots.tools import toggle
from designer.plots.view import PlotView

MAX_LINES = 64
"""Most lines that are drawn; of a deeper network, blocks at even distances."""
BOTH_WIDTH = 560
"""Width (px) from which lines and bars stand side by side."""


class BlocksView(PlotView):
    """Lines are coloured from the input (dark) to the output (bright), and so are the bars."""

    words: ClassVar[str]
    """What the figures tell, said while the pointer rests."""

    def __init__(self, theme: Theme) -> None:
        self._step: float | None = None
        self._node: str | None = None
        super().__init__(theme)
        self._legend = Legend(theme)
        self._chart = Chart(theme)
        self._chart.set_log(True)
        self._bars = DepthBars(theme)
        self._by_depth = toggle("Depth", "Show bars along the depth of the network", self._arrange)
        self.tools.addWidget(self._by_depth)
        self.set_body(self._body())
        self.setToolTip(tip(self.words))
        self._chart.hovered.connect(self._on_step)
        self._bars.hovered.connect(self._on_node)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        for part in (self._legend, self._chart, self._bars):
            part.set_theme(theme)
        super().set_theme(theme)

    def series(self) -> dict[str, Series]:
        """The figure of each block over the steps."""
        raise NotImplementedError

    def latest(self) -> tuple[int, dict[str, float]]:
        """The newest step at which it was measured, and what it was."""
        raise NotImplementedError

    def draw_more(self) -> set[str]:
        """Draw what belongs beside the blocks into `_chart`; the names of those curves."""
        return set()

    def more_entries(self) -> tuple[Entry, ...]:
        """What the legend says of it."""
        return ()

    def has_data(self) -> bool:
        return bool(self.latest()[1])

    def draw(self) -> None:
        lines = self.series()
        colours = depth_colours(len(lines), self.theme)
        if not self._chart.isHidden():
            drawn = dict(spread(list(zip(lines, colours, strict=True)), MAX_LINES))
            for node, colour in drawn.items():
                self._chart.show_curve(node, *lines[node].points(), colour)
            self._chart.keep_only(set(drawn) | self.draw_more())
            self._chart.fit()
        if not self._bars.isHidden():
            self._bars.show_values(self._values())
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _values(self) -> dict[str, float]:
        """The newest norms, or those at the step under the pointer."""
        if self._step is None:
            return self.latest()[1]
        values = {}
        for node, series in self.series().items():
            x, y = series.points()
            if len(x):
                at = int(np.clip(np.searchsorted(x, self._step), 0, len(x) - 1))
                values[node] = float(y[at])
        return values

    def _on_step(self, step: object) -> None:
        self._step = step if isinstance(step, float) else None
        self._chart.show_cross(self._step)
        if self.has_data():
            if not self._bars.isHidden():
                self._bars.show_values(self._values())
            self._tell()

    def _on_node(self, node: object) -> None:
        self._node = node if isinstance(node, str) else None
        self._tell()

    def _tell(self) -> None:
        """The block under the pointer, else the ends of the network, and how far they differ."""
        values = self._values()
        nodes = list(self.series())
        colours = dict(zip(nodes, depth_colours(len(nodes), self.theme), strict=True))
        ends = (nodes[0], nodes[-1]) if len(nodes) > 1 else tuple(nodes)
        chosen = (self._node,) if self._node in values else ends
        entries = tuple(
            Entry(visible(node), colours[node], f"{values[node]:.3g}")
            for node in chosen
            if node in values and node in colours
        )
        step = self.latest()[0] if self._step is None else max(0.0, self._step)
        self._legend.show_entries((*entries, *self.more_entries()), f"step {step:.0f}")

    def _body(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._chart, 3)
        row.addWidget(self._bars, 2)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._legend)
        column.addLayout(row, 1)
        return body

    def _arrange(self, _: object = None) -> None:
        """Both side by side where there is room, else the one that is chosen."""
        both = self.width() >= BOTH_WIDTH
        self._by_depth.setVisible(not both)
        depth = self._by_depth.isChecked()
        changed = self._chart.isHidden() == (both or not depth)
        changed |= self._bars.isHidden() == (both or depth)
        self._chart.setVisible(both or not depth)
        self._bars.setVisible(both or depth)
        if changed and self.has_data() and not self.stale:
            self.redraw()


def spread(items: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most `most` items at even distances, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(at)] for at in np.linspace(0, len(items) - 1, most)]
