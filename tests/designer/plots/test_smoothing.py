"""The smoothed curve is the exponentially weighted average of the lectures."""

from __future__ import annotations

from math import e

import numpy as np
import pytest
from PySide6.QtWidgets import QSlider, QToolButton
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.plots.smoothing import smooth, smoothing_words
from designer.plots.store import RunStore
from designer.plots.views.loss import LossView
from designer.plots.views.metric import MetricView
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import Losses

TENS = np.full(3, 10.0)


@pytest.mark.row("S4.15")
@pytest.mark.row("S4.17")
@pytest.mark.row("G:ewma")
def test_a_constant_is_reached_slowly_unless_the_start_is_corrected() -> None:
    assert smooth(TENS, 0.9, corrected=False) == pytest.approx([1.0, 1.9, 2.71])
    assert smooth(TENS, 0.9) == pytest.approx([10.0, 10.0, 10.0])
    assert "about 10 points" in smoothing_words(0.9)
    assert "about 1,000 points" in smoothing_words(0.999)


@pytest.mark.row("S4.16")
def test_the_slider_says_that_old_points_count_one_e_th() -> None:
    for weight, power, value in ((0.9, 10, 0.34867844), (0.98, 50, 0.36416968)):
        assert weight**power == pytest.approx(value, abs=1e-8)
        assert weight**power == pytest.approx(1 / e, abs=0.02)
        assert f"counts {value:.2f} as much" in smoothing_words(weight)
        assert f"β^{power}" in smoothing_words(weight)
    assert smoothing_words(0.0).startswith("No smoothing")


@pytest.mark.parametrize("kind", [LossView, MetricView])
def test_every_curve_has_a_slider_that_tells_what_it_does(
    qtbot: QtBot, kind: type[LossView]
) -> None:
    view = kind(LIGHT)
    qtbot.addWidget(view)
    slider = view.findChild(QSlider)
    assert slider is not None
    slider.setValue(25)
    assert "about 10 points" in slider.toolTip()
    buttons = view.findChildren(QToolButton)
    (unbiased,) = [button for button in buttons if button.text() == "Unbiased"]
    assert unbiased.isChecked()
    unbiased.click()
    assert not view._corrected


@pytest.mark.row("S15.18")
def test_the_loss_is_drawn_raw_and_as_its_weighted_average(qtbot: QtBot) -> None:
    """The average by its recursion v ← βv + (1 − β)x, corrected by 1 − β^t."""
    losses = np.random.default_rng(0).random(40).astype(np.float32)
    store, view = RunStore(), LossView(LIGHT)
    store.add([Losses(first_step=0, values=Array.pack(losses))])
    qtbot.addWidget(view)
    view.set_store(store)
    view.set_smoothing(0.9)
    drawn = {name: curve.getData()[1] for name, curve in view._chart._curves.items()}
    assert drawn["train raw"] == pytest.approx(losses.astype(float))
    v, averages = 0.0, []
    for t, x in enumerate(losses.tolist(), start=1):
        v = 0.9 * v + 0.1 * x
        averages.append(v / (1 - 0.9**t))
    assert drawn["train"] == pytest.approx(averages)
    assert np.abs(np.diff(drawn["train"])).mean() < np.abs(np.diff(losses)).mean() / 5


def test_smoothing_starts_at_the_first_value_and_keeps_a_constant() -> None:
    values = np.full(50, 3.0)
    assert np.allclose(smooth(values, 0.9), 3.0)
    assert smooth(np.array([2.0, 4.0]), 0.5).tolist() == [2.0, pytest.approx(10 / 3)]
    assert smooth(values, 0.0) is values
