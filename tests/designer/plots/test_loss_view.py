"""The loss plot: its axes, and what the pointer and the wheel do."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.loss import LossView
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import (
    Losses,
    RunStarted,
)
from tests.designer.plots.shown import show


def test_the_loss_plot_switches_axes_and_tells_values_under_the_pointer(
    store: RunStore, qtbot: QtBot
) -> None:
    view = LossView(LIGHT)
    show(view, store, qtbot)
    view._on_hover(100.0)
    assert "step 100" in view._legend.text()
    x, y = store.curves["validation_loss"].points()
    assert f"validation {y[np.searchsorted(x, 100.0)]:.4g}" in view._legend.text()
    view.set_by_epoch(True)
    assert view._shown["validation"][0].tolist() == list(range(1, 11))
    view.set_log(True)
    low, high = view._chart.getPlotItem().vb.viewRange()[1]
    assert np.log10(0.06) > low > -3 and high < 1


def test_a_loss_of_zero_or_below_does_not_break_the_log_axis(qtbot: QtBot) -> None:
    store = RunStore()
    store.add(
        [
            RunStarted(device="cpu", parameters=1, epochs=1, steps_per_epoch=4, batch_size=1),
            Losses(first_step=0, values=Array.pack(np.array([0, -1, 0, np.nan], np.float32))),
        ]
    )
    view = LossView(LIGHT)
    show(view, store, qtbot)
    view.set_log(True)
    view.set_smoothing(0.0)
    assert "not finite at step 3" in view._legend.text()


def test_the_pointer_reads_values_the_wheel_zooms_and_a_double_click_shows_all_again(
    store: RunStore, qtbot: QtBot
) -> None:
    view = LossView(LIGHT)
    show(view, store, qtbot)
    chart = view._chart
    box = chart.getPlotItem().vb
    middle = chart.mapFromScene(box.sceneBoundingRect().center())
    expected = round(box.mapSceneToView(chart.mapToScene(middle)).x())
    at, where = QPointF(middle), chart.viewport().mapToGlobal(QPointF(middle))
    # Sent straight to the chart: a moved cursor may be over another test's window.
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, where, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), move)
    assert f"step {expected}" in view._legend.text()
    everything = box.viewRange()
    wheel = QWheelEvent(
        at, where, QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), wheel)
    zoomed = box.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < everything[0][1] - everything[0][0]
    store.add([Losses(first_step=200, values=Array.pack(np.ones(5, np.float32)))])
    view.refresh()
    assert box.viewRange() == zoomed
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert box.viewRange()[0][1] > everything[0][1]
