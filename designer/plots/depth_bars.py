"""`DepthBars`: one figure per block as horizontal bars on a log axis, the input at the top."""

from __future__ import annotations

from math import isfinite, log10

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent

from designer.appearance.theme import Theme
from designer.plots.depth_colours import depth_colours
from designer.plots.log_axis import LogAxis
from designer.plots.plot_look import paint, strip

ROW_HEIGHT = 14
"""Least height (px) of a bar that is labelled; of more bars only some are."""
CROWDED = 40
"""Bars above which no gap is left between them: it would be less than a pixel."""
MAX_LABEL = 18
LABEL_WIDTH = 96


class DepthBars(pg.PlotWidget):  # type: ignore[misc]
    """Bars begin at the nearest power of ten below the smallest figure."""

    hovered = Signal(object)
    """Name of the block under the pointer, or None."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(axisItems={"bottom": LogAxis("bottom")})
        self._names: tuple[str, ...] = ()
        self._bars = pg.BarGraphItem(x0=[0], x1=[0], y=[0], height=0.7, pen=None)
        strip(self, tickLength=0, tickTextOffset=6)
        item = self.getPlotItem()
        item.setMouseEnabled(x=False, y=False)
        item.invertY(True)
        item.getAxis("bottom").setLogMode(x=True, y=None)
        item.getAxis("left").setWidth(LABEL_WIDTH)
        self.addItem(self._bars)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        paint(self, theme)
        self.showGrid(x=True, y=False, alpha=0.5)

    def show_values(self, values: dict[str, float]) -> None:
        """Draw these figures in this order; one that is 0 or not finite has no bar."""
        self._names = tuple(values)
        logs = np.array([log10(v) if v > 0 and isfinite(v) else np.nan for v in values.values()])
        known = logs[~np.isnan(logs)]
        low = float(np.floor(known.min() - 0.05)) if len(known) else -1.0
        high = max(float(known.max()) + 0.1, low + 1.0) if len(known) else 0.0
        ends = np.where(np.isnan(logs), low, logs)
        self._bars.setOpts(
            x0=np.full(len(ends), low), x1=ends, y=np.arange(len(ends)),
            height=0.7 if len(ends) <= CROWDED else 1.0,
            brushes=depth_colours(len(ends), self._theme),
        )  # fmt: skip
        self.setRange(xRange=(low, high), yRange=(-0.6, max(len(ends), 4) - 0.4), padding=0.0)
        self._label()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.getPlotItem().vb
        row = round(box.mapSceneToView(self.mapToScene(event.position().toPoint())).y())
        self.hovered.emit(self._names[row] if 0 <= row < len(self._names) else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_names"):
            self._label()

    def _label(self) -> None:
        """Name as many rows as have room, always the first."""
        every = max(1, -(-len(self._names) * ROW_HEIGHT // max(1, self.height() - 30)))
        ticks = [(row, _short(name)) for row, name in enumerate(self._names) if row % every == 0]
        self.getPlotItem().getAxis("left").setTicks([ticks])


def _short(name: str) -> str:
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1] + "…"
