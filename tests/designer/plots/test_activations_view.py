"""Means and deviations of blocks are drawn as they were told, and means may be below 0."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.store import RunStore
from designer.plots.views.activations import ActivationsView
from graph_runtime.train.messages import events as ev


def looked(step: int) -> ev.Activations:
    return ev.Activations(
        step=step, nodes=("hidden", "logits"), means=(-0.5, 0.1 * step), deviations=(1.0, 2.0)
    )


@pytest.mark.row("S5.08")
def test_both_figures_are_drawn_over_the_steps(qtbot: QtBot) -> None:
    store, view = RunStore(), ActivationsView(LIGHT)
    qtbot.addWidget(view)
    view.set_store(store)
    assert not view.has_data()
    store.add([looked(1), looked(7)])
    view.resize(700, 300)
    view.show()
    assert view.has_data()
    assert view.series()["logits"].points()[1].tolist() == pytest.approx([0.1, 0.7])
    assert view.series()["hidden"].points()[1].tolist() == [-0.5, -0.5]
    assert view._values() == {"hidden": 0.5, "logits": pytest.approx(0.7)}
    view.choose(1)
    assert view.latest() == (7, {"hidden": 1.0, "logits": 2.0})
    assert "hidden" in view._legend.text()


def test_a_look_that_lies_about_its_blocks_is_counted_and_left_out() -> None:
    store = RunStore()
    store.add([ev.Activations(step=1, nodes=("a", "b"), means=(1.0,), deviations=(1.0, 2.0))])
    assert store.activations.nodes == ()
    assert store.facts.bad_events == 1
