"""Gradient norms as lines over the steps and as bars over the depth."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.gradients import GradientsView
from graph_runtime.train.messages.events import GradientNorms
from tests.designer.plots.shown import show


def test_gradients_fold_to_one_drawing_where_there_is_little_room(
    store: RunStore, qtbot: QtBot
) -> None:
    view = GradientsView(LIGHT)
    show(view, store, qtbot)
    assert view._chart.isVisible() and view._bars.isVisible()
    view.resize(380, 300)
    assert view._chart.isVisible() and not view._bars.isVisible()
    view._by_depth.setChecked(True)
    assert not view._chart.isVisible() and view._bars.isVisible()
    view._on_node("conv_2")
    assert "conv_2" in view._legend.text()


def test_of_a_deep_network_some_lines_are_drawn_and_all_bars(qtbot: QtBot) -> None:
    store, nodes = RunStore(), tuple(f"layer_{n}" for n in range(500))
    for step in range(3):
        store.add([GradientNorms(step=step, nodes=nodes, norms=(0.5,) * 500)])
    view = GradientsView(LIGHT)
    show(view, store, qtbot)
    drawn = list(view._chart._curves)
    assert len(drawn) == 64 and drawn[0] == "layer_0" and drawn[-1] == "layer_499"
    assert view._bars._names == nodes
