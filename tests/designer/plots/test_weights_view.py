"""What a run tells of its weights and of clipping is drawn as it was told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.run_panel import RunPanel
from designer.plots.gradient_strips import GradientStrips
from designer.plots.store import RunStore
from designer.plots.views.gradients import LIMIT, WHOLE, GradientsView
from designer.plots.views.loss import LossView
from designer.plots.views.weights import FIGURES, WeightsView
from designer.running.run_session import RunSession
from graph_runtime.train.messages import events as ev
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.watching.weight_figures import BINS


def started(**facts: object) -> ev.RunStarted:
    numbers = {"parameters": 9, "epochs": 1, "steps_per_epoch": 9, "batch_size": 4}
    return ev.RunStarted.model_validate({"device": "cpu", **numbers, **facts})


def looked(step: int, gradients: np.ndarray | None = None) -> ev.Weights:
    shares = np.full((2, BINS), 1 / BINS, np.float32) if gradients is None else gradients
    return ev.Weights(
        step=step, nodes=("hidden", "logits"), norms=(3.7417, 5.0 + step),
        near_zero=(0.25, 0.0), updates=(1e-3, 2e-3), gradients=Array.pack(shares),
    )  # fmt: skip


def test_each_figure_of_the_weights_is_drawn_over_the_steps(qtbot: QtBot) -> None:
    store, view = RunStore(), WeightsView(LIGHT)
    qtbot.addWidget(view)
    view.set_store(store)
    assert not view.has_data()
    store.add([started(), looked(1), looked(7)])
    view.resize(700, 300)
    view.show()
    assert view.has_data()
    for index, figure in enumerate(FIGURES[:3]):
        view.choose(index)
        told = [getattr(looked(step), figure.key)[1] for step in (1, 7)]
        assert view.series()["logits"].points()[1].tolist() == pytest.approx(told)
        assert f"logits {told[1]:.3g}" in view._legend.text()
    view.choose(3)
    assert view._drawings.currentWidget() is view._strips
    store.add([started(first_step=5)])
    assert store.weights.series["norms"]["logits"].points()[0].tolist() == [1.0]


def test_a_strip_says_which_gradients_lie_under_the_pointer(qtbot: QtBot) -> None:
    strips, said = GradientStrips(LIGHT), []
    qtbot.addWidget(strips)
    strips.resize(500, 200)
    shares = np.zeros((2, BINS), np.float32)
    shares[1, 14] = 0.75
    strips.show_shares(("hidden", "logits"), shares)
    strips.show()
    strips.hovered.connect(said.append)
    place = strips._place()
    at = QPoint(int(place.left() + place.width() * 14.5 / BINS), int(place.bottom() - 5))
    qtbot.mouseMove(strips, at)
    assert said[-1] == "logits: 75.0% from 0.001 to 0.003"
    ground = strips.grab().toImage().pixelColor(int(place.left()) + 2, int(place.top()) + 2)
    assert ground.name() == LIGHT.raised.lower()


def test_a_look_that_lies_about_its_size_is_a_bad_event() -> None:
    store = RunStore()
    store.add([looked(1, np.zeros((3, BINS), np.float32)), looked(1, np.zeros(5, np.float32))])
    assert store.facts.bad_events == 2 and not store.weights.latest["norms"]


@pytest.mark.row("S4.27")
def test_the_threshold_of_clipping_is_a_line_beside_the_norm_of_all_gradients(
    qtbot: QtBot,
) -> None:
    """Blocks of norm 3 and 4 make 5 together; the threshold falls to 2 after 4 steps."""

    def norms(step: int) -> ev.GradientNorms:
        return ev.GradientNorms(step=step, nodes=("a", "b"), norms=(3.0, 4.0))

    said: list[Event] = [
        started(clip="norm"), ev.KnobsSet(values={"clip_threshold": 10.0}), norms(1),
        ev.KnobTurned(step=4, knob="clip_threshold", old=10.0, new=2.0), norms(9),
    ]  # fmt: skip
    store, view = RunStore(), GradientsView(LIGHT)
    qtbot.addWidget(view)
    store.add(said)
    view.set_store(store)
    view.resize(700, 300)
    view.show()
    view.redraw()
    x, log = view._chart._curves[LIMIT].getData()
    assert list(zip(x.tolist(), (10**log).tolist(), strict=True)) == [
        (0.0, pytest.approx(10)), (4.0, pytest.approx(10)), (4.0, pytest.approx(2)),
        (9.0, pytest.approx(2)),
    ]  # fmt: skip
    assert (10 ** view._chart._curves[WHOLE].getData()[1]).tolist() == pytest.approx([5, 5])
    assert "threshold 2" in view._legend.text()
    plain = RunStore()
    plain.add([started(clip="value"), *said[1:]])
    view.set_store(plain)
    view.redraw()
    assert LIMIT not in view._chart._curves and WHOLE not in view._chart._curves


@pytest.mark.row("S6.12")
def test_curves_say_that_dropout_was_off(qtbot: QtBot) -> None:
    for off in (True, False):
        store, view = RunStore(), LossView(LIGHT)
        qtbot.addWidget(view)
        store.add([started(dropout_off=off)])
        store.add([ev.Losses(first_step=0, values=Array.pack(np.ones(3, np.float32)))])
        view.set_store(store)
        view.redraw()
        assert ("dropout off" in view._legend.text()) == off


def test_the_run_panel_says_quietly_what_ails_a_run(qtbot: QtBot, request: Any) -> None:
    session = Session()
    runs = RunSession(session, root=lambda: Path("/nowhere"))
    request.addfinalizer(runs.shut_down)
    panel = RunPanel(session, runs, LIGHT)
    qtbot.addWidget(panel)
    store = RunStore()
    store.add([started(), looked(1)])
    runs.shown.show(store, None)
    panel.refresh()
    assert "near zero" not in panel.text() and panel._ails.isHidden()
    gone = looked(2).model_copy(update={"near_zero": (0.25, 0.99)})
    store.add([gone])
    panel.refresh()
    assert "99% of the weights of logits are near zero." in panel.text()
