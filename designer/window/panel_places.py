"""Where the panels of the window stand at first, and how narrow they may get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.window.docks import BOTTOM, LEFT, RIGHT

if TYPE_CHECKING:
    from designer.window.main_window import MainWindow

PALETTE_WIDTH, FORM_WIDTH = 170, 320
"""Narrowest panels (px) in which everything can still be read."""


def place_panels(window: MainWindow) -> None:
    """Put the canvas into the middle and every panel into a dock of its own."""
    window.resize(1440, 900)
    window.setCentralWidget(window.breadcrumbs.above(window.canvas))
    window.setStatusBar(window.status)
    window.palette_panel.setMinimumWidth(PALETTE_WIDTH)
    for panel in (window.inspector, window.recipe, window.run_panel):
        panel.setMinimumWidth(FORM_WIDTH)
    window.docks.add("palette", "Blocks", window.palette_panel, LEFT)
    window.docks.add("inspector", "Inspector", window.inspector, RIGHT)
    window.docks.add("training", "Training", window.recipe, RIGHT)
    window.docks.add("run", "Run", window.run_panel, RIGHT)
    window.docks.add("plots", "Plots", window.plots, BOTTOM)
    window.docks.add("lens", "Look inside", window.lens, BOTTOM)
    window.docks.add("problems", "Problems", window.problems, BOTTOM)
    window.docks.add("source", "Source", window.source, BOTTOM)
    window.docks.add("equations", "Equations", window.equations, BOTTOM)
