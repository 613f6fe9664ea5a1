"""A person trains a network with attention on real digits and watches it learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.plots_panel import PlotsPanel
from designer.running.run_places import past_runs
from designer.running.run_session import RunSession
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.keeping.examples import read_example

pytestmark = pytest.mark.slow


@pytest.fixture
def runs(tmp_path: Path, qapp: object) -> Iterator[RunSession]:
    document = read_example("digits_attention")
    assert document.training is not None
    document = set_training(document, document.training.model_copy(update={"epochs": 30}))
    runs = RunSession(Session(document), root=lambda: tmp_path / "runs")
    yield runs
    runs.shut_down()


@pytest.mark.row("S12.10")
def test_loss_gradients_and_attention_move_and_are_there_again_later(
    runs: RunSession, qtbot: QtBot
) -> None:
    panel = PlotsPanel(runs, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1600, 320)
    panel.show()
    runs.train(runs._session.checked)
    qtbot.waitUntil(lambda: runs.live.facts.step > 40, timeout=60_000)
    runs.run.pause()
    qtbot.waitUntil(lambda: runs.phase == "paused", timeout=10_000)
    step = runs.live.facts.step
    runs.run.wishes.choose((5, 6))
    qtbot.wait(200)
    assert runs.live.facts.step == step
    runs.run.resume()
    qtbot.waitUntil(lambda: runs.live.facts.over, timeout=60_000)
    live = runs.live
    assert live.facts.phase == "finished" and live.facts.metrics["validation_Accuracy"] > 0.8
    losses = live.curves["train_loss"].points()[1]
    assert len(losses) == 600 and losses[-50:].mean() < losses[:50].mean() / 3
    assert tuple(live.norms) == ("embed", "attention", "norm", "wide", "logits")
    frames = live.attention.frames("attention")
    assert frames[0].samples == (0, 1, 2, 3) and frames[-1].samples == (5, 6)
    for frame in frames:
        assert frame.weights.shape == (len(frame.samples), 4, 8, 8)
        assert np.allclose(frame.weights.sum(-1), 1.0, atol=1e-5)
    assert not np.allclose(frames[0].weights[:1], frames[-1].weights[:1], atol=0.05)
    counted = {"More", "Confusion", "Feeding"}  # What this recipe does not ask for.
    watched = [view for view in panel._views if view.name not in counted]
    qtbot.waitUntil(lambda: all(view.has_data() for view in watched))

    again = RunSession(Session(), root=lambda: runs.root)
    again.open_run(past_runs(runs.root)[0].path)
    qtbot.waitUntil(lambda: not again.shown.reading, timeout=10_000)
    for name, series in live.curves.items():
        assert np.array_equal(series.points(), again.shown.store.curves[name].points()), name
    assert again.shown.store.facts.metrics == live.facts.metrics
    assert again.shown.store.samples.keys() == live.samples.keys() == {0, 1, 2, 3, 5, 6}
    again.shut_down()
