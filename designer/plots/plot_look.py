"""How every plot with axes looks: flat, without buttons or menu, its grid behind the data."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QFrame

from designer.appearance.theme import Theme, text_font

AXES = ("left", "bottom")


def strip(plot: pg.PlotWidget, **ticks: int) -> None:
    """Take away what nobody needs; `ticks` is how those of both axes look (px, levels)."""
    item = plot.getPlotItem()
    item.hideButtons()
    item.setMenuEnabled(False)
    item.vb.disableAutoRange()
    for name in AXES:
        item.getAxis(name).setStyle(**ticks)
        item.getAxis(name).setZValue(-1)  # The grid lies behind the data.
    plot.setFrameShape(QFrame.Shape.NoFrame)


def paint(plot: pg.PlotWidget, theme: Theme) -> None:
    """The ground and the axes in the theme's colours."""
    plot.setBackground(theme.surface)
    for name in AXES:
        axis = plot.getPlotItem().getAxis(name)
        axis.setPen(pg.mkPen(theme.border))
        axis.setTextPen(pg.mkPen(theme.muted))
        axis.setTickFont(text_font(8.0))
