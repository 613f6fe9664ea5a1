"""A plot on the screen with a store in it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from designer.plots.store import RunStore
from designer.plots.view import PlotView


def show(view: PlotView, store: RunStore, qtbot: QtBot) -> None:
    qtbot.addWidget(view)
    view.resize(640, 300)
    view.set_store(store)
    view.show()
    view.refresh()
