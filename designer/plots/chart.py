"""`Chart`: curves on two axes in the theme's colours, as cheap to redraw as pyqtgraph allows.

Pens are one pixel wide and nothing is antialiased: width 2 costs fifty times as much.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent

from designer.appearance.theme import Theme
from designer.plots.log_axis import LogAxis
from designer.plots.plot_look import AXES, paint, strip

Numbers = NDArray[np.float64]
LEFT_AXIS_WIDTH = 52
AIR = 0.02
"""Share of the width that stays free after the newest point."""


class Chart(pg.PlotWidget):  # type: ignore[misc]
    """Named curves and vertical marks; the range follows the data until the person zooms."""

    hovered = Signal(object)
    """x under the pointer, in the units of the axis; None when the pointer leaves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(axisItems={"left": LogAxis("left")})
        self._curves: dict[str, Any] = {}
        self._ranges: dict[str, tuple[float, float, float]] = {}
        self._log = False
        self._follows = True
        self._marks = pg.PlotCurveItem(connect="pairs", skipFiniteCheck=True)
        self._told = pg.PlotCurveItem(connect="pairs", skipFiniteCheck=True)
        self._cross = pg.InfiniteLine(angle=90)
        self._dots: dict[str, Any] = {}
        self._set_up()
        self.set_theme(theme)

    def _set_up(self) -> None:
        strip(self, tickLength=-4, tickTextOffset=4, maxTickLevel=1)
        item = self.getPlotItem()
        item.vb.sigRangeChangedManually.connect(self._stop_following)
        item.getAxis("left").setWidth(LEFT_AXIS_WIDTH)
        for name in AXES:
            item.getAxis(name).enableAutoSIPrefix(False)
        self.addItem(self._marks)
        self.addItem(self._told)
        self.addItem(self._cross, ignoreBounds=True)
        self._cross.hide()

    def set_theme(self, theme: Theme) -> None:
        paint(self, theme)
        self.showGrid(x=False, y=True, alpha=0.5)
        self._marks.setPen(pg.mkPen(theme.border))
        self._told.setPen(pg.mkPen(theme.accent, style=Qt.PenStyle.DashLine))
        self._cross.setPen(pg.mkPen(theme.muted))

    @property
    def log(self) -> bool:
        return self._log

    def set_log(self, log: bool) -> None:
        """Whether y is drawn by its logarithm; curves are to be given again."""
        self._log = log
        self.getPlotItem().getAxis("left").setLogMode(x=None, y=log)

    def show_curve(self, name: str, x: Numbers, y: Numbers, colour: str | QColor) -> None:
        """Draw a curve through the points, all finite; on a log axis, those above 0."""
        if self._log:
            above = y > 0
            x, y = x[above], np.log10(y[above])
        if name not in self._curves:
            self._curves[name] = pg.PlotCurveItem(antialias=False)
            self.addItem(self._curves[name])
        self._curves[name].setData(x, y, pen=pg.mkPen(colour, width=1), skipFiniteCheck=True)
        self._curves[name].show()
        if len(x):
            self._ranges[name] = (float(x[-1]), float(y.min()), float(y.max()))
        else:
            self._ranges.pop(name, None)

    def keep_only(self, names: set[str]) -> None:
        """Remove the curves that are not among these."""
        for name in set(self._curves) - names:
            self.removeItem(self._curves.pop(name))
            self._ranges.pop(name, None)

    def show_dots(self, curves: list[tuple[Numbers, Numbers, str]]) -> None:
        """Mark the points of these curves (x, y, colour): short ones, where each point matters."""
        points: dict[str, tuple[list[float], list[float]]] = {c: ([], []) for c in self._dots}
        for x, y, colour in curves:
            seen = y > 0 if self._log else np.ones(len(y), bool)
            xs, ys = points.setdefault(colour, ([], []))
            xs += x[seen].tolist()
            ys += (np.log10(y[seen]) if self._log else y).tolist()
        for colour, (xs, ys) in points.items():
            self._dots_of(colour).setData(xs, ys)

    def _dots_of(self, colour: str) -> Any:
        """The dots of this colour: a new brush for each would be kept for ever with its look."""
        if colour not in self._dots:
            self._dots[colour] = pg.ScatterPlotItem(size=5, pen=None, brush=colour, antialias=False)
            self.addItem(self._dots[colour])
        return self._dots[colour]

    def fit(self, marks: Numbers | None = None, told: Numbers | None = None) -> None:
        """Show all of the data, unless the person has zoomed; then draw the marks at these x.

        Those that are `told`, with words elsewhere, stand out.
        """
        ranges = np.array(list(self._ranges.values()) or [(1.0, 0.0, 1.0)])
        low, high = float(ranges[:, 1].min()), float(ranges[:, 2].max())
        low, high = _padded(low, high)
        if self._follows:
            right = max(float(ranges[:, 0].max()), 1e-9)
            self.setRange(xRange=(0.0, right * (1 + AIR)), yRange=(low, high), padding=0.0)
        if marks is not None:
            self._draw_marks(self._marks, marks, low, high)
        if told is not None:
            self._draw_marks(self._told, told, low, high)

    def _draw_marks(self, item: Any, marks: Numbers, low: float, high: float) -> None:
        item.setData(np.repeat(marks, 2), np.tile((low, high), len(marks)), connect="pairs")

    def follow(self) -> None:
        """Let the range follow the data again."""
        self._follows = True
        self.fit()

    def show_cross(self, x: float | None) -> None:
        self._cross.setVisible(x is not None)
        if x is not None:
            self._cross.setPos(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.getPlotItem().vb
        if event.buttons() == Qt.MouseButton.NoButton:
            at: QPointF = box.mapSceneToView(self.mapToScene(event.position().toPoint()))
            inside = box.sceneBoundingRect().contains(event.position()) and isfinite(at.x())
            self.hovered.emit(at.x() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow()
        event.accept()

    def _stop_following(self) -> None:
        self._follows = False


def _padded(low: float, high: float) -> tuple[float, float]:
    """A little air above and below; some height even where all values are equal."""
    air = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    return low - air, high + air
