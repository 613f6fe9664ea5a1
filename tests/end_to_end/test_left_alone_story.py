"""A run goes on when its window is closed; the next window finds it, follows it and stops it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from designer.appearance.look import Look
from designer.dialogs.preferences_dialog import PreferencesDialog
from designer.editing.session import Session
from designer.settings import SettingsFile
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.keeping.files import write_document
from graph_runtime.train.calling.client import _LET_GO
from tests.designer.conftest import small_document

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds runs by /proc"),
]


def open_window(qtbot: QtBot, app: QApplication, root: Path) -> MainWindow:
    settings = SettingsFile(root / "settings.json")
    window = MainWindow(Session(), settings, Look(app, "light"), root / "state")
    qtbot.addWidget(window)
    assert window.files.open_path(root / "net.json")
    return window


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=120_000)


def steps(window: MainWindow) -> int:
    return window.runs.live.facts.step


def test_a_run_that_is_left_alone_is_found_followed_paused_and_stopped(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    document = set_training(small_document(), Training(epochs=100_000))
    write_document(tmp_path / "net.json", document)
    first = open_window(qtbot, qapp, tmp_path)
    first.overlays.preferences()
    box = first.findChild(PreferencesDialog).findChild(QCheckBox, "keep_training")
    assert not box.isChecked()
    box.click()
    first.menus.run("train")
    until(qtbot, lambda: first.runs.phase == "running" and steps(first) > 10)
    pid, folder = first.runs.worker.pid, first.runs.folder
    assert pid is not None
    first.close()
    assert SettingsFile(tmp_path / "settings.json").present.keep_training
    left_at = steps(first)

    second = open_window(qtbot, qapp, tmp_path)
    runs = second.runs
    until(qtbot, lambda: runs.phase == "running" and steps(second) > left_at + 100)
    assert (runs.folder, runs.worker.pid) == (folder, pid)
    losses = second.runs.live.curves["train_loss"].points()[0]
    assert losses[0] == 0 and second.runs.live.missing_steps == 0
    runs.run.pause()
    until(qtbot, lambda: runs.phase == "paused")
    second.close()

    third = open_window(qtbot, qapp, tmp_path)
    runs = third.runs
    until(qtbot, lambda: runs.phase == "paused")
    runs.run.resume()
    until(qtbot, lambda: runs.phase == "running")
    runs.run.stop()
    until(qtbot, lambda: runs.phase == "idle")
    assert runs.live.facts.phase == "stopped" and runs.resumable() == folder
    until(qtbot, lambda: runs.worker.pid != pid)
    until(qtbot, lambda: _LET_GO[-1].poll() is not None)
    third.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
