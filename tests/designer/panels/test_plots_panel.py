"""The panel of all plots redraws what has to be and gives them room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.editing.session import Session
from designer.panels.plots_panel import PlotsPanel
from designer.plots.store import RunStore
from designer.plots.view import plot_views
from designer.running.run_session import RunSession
from graph_runtime.train.messages.event import Array
from graph_runtime.train.messages.events import (
    AttentionWeights,
    Losses,
)
from tests.designer.plots.recorded_run import recorded_run, recorded_store


@pytest.fixture
def store() -> RunStore:
    return recorded_store()


@pytest.fixture
def runs(qapp: object) -> Iterator[RunSession]:
    runs = RunSession(Session(), root=lambda: Path("/nowhere"))
    yield runs
    runs.shut_down()


def opened(runs: RunSession, qtbot: QtBot, width: int) -> PlotsPanel:
    panel = PlotsPanel(runs, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(width, 320)
    panel.show()
    return panel


def test_the_panel_redraws_only_what_is_visible_and_behind(
    runs: RunSession, store: RunStore, qtbot: QtBot
) -> None:
    panel = opened(runs, qtbot, 1600)
    runs.shown.show(store, Path("/x/0007"))
    qtbot.waitUntil(lambda: "Run 0007 · finished · epoch 10 of 10" in panel._words.text())
    panel.refresh()
    drawn: list[str] = []
    for view in panel._views:
        view.draw = lambda title=view.title: drawn.append(title)  # type: ignore[method-assign]
    panel.show_only("Loss", "Attention")
    panel.refresh()
    assert drawn == []
    store.add([Losses(first_step=200, values=Array.pack(np.ones(1, np.float32)))])
    panel.refresh()
    assert drawn == ["Loss"]


def test_plots_are_made_one_in_a_turn_and_shown_when_all_are_there(
    runs: RunSession, qtbot: QtBot
) -> None:
    panel = opened(runs, qtbot, 1600)
    made = [0]
    while not panel._placed:
        panel._take_turn()
        made.append(len(panel._views))
    assert made[-1] == len(plot_views())
    assert {later - now for now, later in pairwise(made)} <= {0, 1}
    offered = {title for title, chip in panel._chip.items() if not chip.isHidden()}
    assert offered == {view.title for view in panel._views if view.wanted()}


def test_plots_take_turns_until_all_have_caught_up(
    runs: RunSession, store: RunStore, qtbot: QtBot
) -> None:
    panel = opened(runs, qtbot, 1600)
    panel.refresh()
    runs.shown.show(store, None)
    assert all(view.stale for view in panel._views)
    panel._take_turn()
    assert [view.stale for view in panel._views].count(False) == 1
    qtbot.waitUntil(lambda: not any(v.stale and v.isVisible() for v in panel._views))


def test_attention_gives_up_its_room_in_a_run_without_any(runs: RunSession, qtbot: QtBot) -> None:
    panel = opened(runs, qtbot, 1000)
    panel.refresh()
    attention = panel.view("Attention")
    assert attention.isVisible()
    store = RunStore()
    store.add(event for event in recorded_run() if not isinstance(event, AttentionWeights))
    runs.shown.show(store, Path("/x/0001"))
    panel.refresh()
    assert not attention.isVisible() and panel.view("Loss").height() > 250
    runs.shown.show(RunStore(), Path("/x/0002"))
    panel.refresh()
    assert attention.isVisible()
