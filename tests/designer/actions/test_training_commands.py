"""Training from the window, with a worker as a person has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.document.model import Training
from graph_runtime.edits.drawing_edits import disconnect, set_training
from graph_runtime.keeping.files import write_document
from tests.designer.conftest import Answers, small_document


@pytest.fixture
def saved(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a document in a file, so that its runs lie in the test's folder."""
    path = tmp_path / "net.json"
    write_document(path, set_training(small_document(), Training(epochs=2)))
    assert window.files.open_path(path)
    return window


def test_a_document_with_problems_leads_to_them_instead(qtbot: QtBot, window: MainWindow) -> None:
    window.docks.show("source")
    document = window.session.document
    window.session.apply("Disconnect", disconnect(document, document.edges[:1]))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.problems.isVisible())
    assert "Nothing is connected" in window.status.currentMessage()
    assert window.runs.phase == "idle"


def test_plots_come_up_by_whichever_button_a_run_begins(qtbot: QtBot, saved: MainWindow) -> None:
    saved.docks.show("source")
    saved.docks.show("training")
    qtbot.waitUntil(lambda: not saved.plots.isVisible())
    qtbot.mouseClick(saved.recipe.card.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: saved.plots.isVisible())
    assert saved.recipe.isVisible()


@pytest.mark.slow
def test_f5_trains_and_the_export_is_the_trained_network(
    qtbot: QtBot, saved: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    qtbot.keyClick(saved, Qt.Key.Key_F5)
    assert saved.runs.phase == "preparing"
    qtbot.waitUntil(lambda: saved.plots.isVisible() and saved.run_panel.isVisible())
    qtbot.waitUntil(lambda: saved.runs.phase == "idle", timeout=60_000)
    assert saved.runs.live.facts.phase == "finished"
    assert (tmp_path / "runs" / "net").is_dir()
    answers.to_save = tmp_path / "exported"
    with qtbot.waitSignal(saved.exports.changed):
        saved.menus.run("export_run")
    qtbot.waitUntil(lambda: not saved.exports.busy, timeout=60_000)
    assert answers.asked == []
    assert "Largest difference to the program's own model: 0." in saved.status.currentMessage()
    assert (tmp_path / "exported" / "model.py").is_file()


@pytest.mark.slow
def test_a_run_is_paused_gone_on_with_and_stopped_by_key(qtbot: QtBot, saved: MainWindow) -> None:
    document = set_training(saved.session.document, Training(epochs=1_000))
    saved.session.apply("Set epochs", document)
    qtbot.keyClick(saved, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: saved.runs.phase == "running", timeout=60_000)
    qtbot.keyClick(saved, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: saved.runs.phase == "paused", timeout=20_000)
    assert saved.menus.made["pause"].text() == "Resume"
    qtbot.keyClick(saved, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: saved.runs.phase == "running", timeout=20_000)
    qtbot.keyClick(saved, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: saved.runs.phase == "idle", timeout=20_000)
    assert saved.menus.made["train"].isEnabled()


def test_a_folder_that_is_no_run_is_refused_with_a_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.to_open = tmp_path
    window.menus.run("open_run")
    assert "is no run folder" in window.status.currentMessage()


def test_an_edited_network_trains_on_with_the_weights_it_had(
    qtbot: QtBot, saved: MainWindow
) -> None:
    assert not saved.training.may_train_on
    assert not saved.recipe.card.train_on.isVisibleTo(saved.recipe)
    qtbot.keyClick(saved, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: saved.runs.phase == "idle", timeout=60_000)
    assert saved.recipe.card.train_on.isVisibleTo(saved.recipe)
    assert saved.recipe.card.train_on.text() == "Train on from run 0001"
    qtbot.mouseClick(saved.recipe.card.train_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: saved.runs.phase == "idle", timeout=60_000)
    assert saved.runs.folder is not None
    assert saved.runs.folder.name == "0002"
    assert saved.runs.live.facts.notice == "All weights are those of run 0001."
