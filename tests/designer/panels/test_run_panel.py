"""The run panel shows a run, steers it, and lists those there were."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.panels.plots_panel import PlotsPanel
from designer.panels.run_panel import RunPanel
from designer.panels.training_panel import TrainingPanel
from designer.running.run_session import RunSession
from tests.designer.run_stage import Stage


def test_the_run_panel_steers_a_run_and_lists_it(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"seconds": 0.01}
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    assert "No run yet" in panel.text() and not panel.buttons.stop.isEnabled()
    stage.train()
    qtbot.waitUntil(lambda: stage.runs.phase == "running")
    qtbot.mouseClick(panel.buttons.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "paused")
    assert panel.buttons.pause.text() == "Resume"
    qtbot.mouseClick(panel.buttons.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "running")
    qtbot.mouseClick(panel.buttons.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "idle")
    qtbot.waitUntil(lambda: "Run 0001 · stopped" in panel.text())
    item = panel.past.topLevelItem(0)
    assert item is not None and [item.text(c) for c in range(2)] == ["0001", "stopped"]
    assert panel.buttons.pause.text() == "Resume" and panel.buttons.pause.isEnabled()


def test_a_failure_is_told_with_its_block(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "nan"}
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    stage.train()
    qtbot.waitUntil(lambda: "hidden: The loss is NaN. Lower lr." in panel.text())


def test_a_double_click_shows_an_old_run_in_the_plots(stage: Stage, qtbot: QtBot) -> None:
    for _ in range(2):
        stage.train()
        qtbot.waitUntil(lambda: stage.runs.phase == "idle")
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    plots = PlotsPanel(stage.runs, LIGHT)
    for widget in (panel, plots):
        qtbot.addWidget(widget)
        widget.show()
    item = panel.past.topLevelItem(1)
    assert item is not None
    place = panel.past.visualItemRect(item).center()
    qtbot.mouseClick(panel.past.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.past.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.runs.shown.folder == stage.root / "0001"
    qtbot.waitUntil(lambda: not stage.runs.shown.reading)
    assert len(stage.runs.shown.store.curves["train_loss"]) == 30
    qtbot.waitUntil(lambda: "Run 0001 · finished" in plots._words.text())


def test_every_panel_can_change_its_theme(stage: Stage, qtbot: QtBot) -> None:
    runs: RunSession = stage.runs
    plots = PlotsPanel(runs, LIGHT)
    plots.refresh()
    for part in (
        TrainingPanel(stage.session, runs, LIGHT),
        RunPanel(stage.session, runs, LIGHT),
        plots,
    ):
        qtbot.addWidget(part)
        part.set_theme(DARK)
        part.set_theme(LIGHT)
