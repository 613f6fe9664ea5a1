"""One drawing trained by several optimizers: same seed, one run each, curves over each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.optimizers_dialog import ADVICE, OptimizersDialog
from designer.dialogs.runs_dialog import RunsDialog
from designer.editing.session import Session
from designer.form.headings import Wrapped
from designer.running.optimizer_comparison import OptimizerComparison
from designer.running.run_session import RunSession
from designer.running.worker_watch import WorkerWatch
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Recipe
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.folder.run_folder import RunFolder
from tests.designer.conftest import Answers
from tests.designer.run_stage import FAKE
from tests.graph_runtime.train.drawings import digits_mlp

LEFT = Qt.MouseButton.LeftButton


class Setting:
    """The dialog over a run session whose worker is the fake one."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.session = Session(digits_mlp(epochs=2, seed=7))
        watch = WorkerWatch(lambda: WorkerClient(FAKE))
        self.runs = RunSession(self.session, watch, lambda: root)
        self.comparison = OptimizerComparison(self.session, self.runs)
        self.over = QWidget()
        qtbot.addWidget(self.over)
        assert self.session.document.training is not None
        training = self.session.document.training
        self.dialog = OptimizersDialog(self.comparison, training, LIGHT, self.over)
        self.dialog.show()


@pytest.fixture
def setting(qtbot: QtBot, tmp_path: Path) -> Iterator[Setting]:
    made = Setting(qtbot, tmp_path / "runs")
    yield made
    made.runs.shut_down()


def choose(qtbot: Any, dialog: OptimizersDialog, *names: str) -> None:
    for box in dialog.boxes:
        if box.isChecked() != (box.text() in names):
            qtbot.keyClick(box, Qt.Key.Key_Space)


@pytest.mark.row("S4.14")
def test_each_optimizer_trains_the_same_drawing_from_the_same_seed(
    qtbot: Any, setting: Setting, answers: Answers
) -> None:
    choose(qtbot, setting.dialog, "SGD", "SGD with momentum", "Adam")
    setting.dialog.rates[0].setValue(0.25)
    before = setting.session.document
    qtbot.mouseClick(setting.dialog.start, LEFT)
    assert setting.dialog.stop.isEnabled()
    beside = RunsDialog(setting.runs, answers, LIGHT)
    beside.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(beside)
    beside.show()
    beside.follow(setting.comparison.names)
    qtbot.waitUntil(lambda: not setting.comparison.busy, timeout=60_000)
    folders = list(setting.comparison.names)
    trained = [RunFolder(folder).document() for folder in folders]
    recipes = [document.training for document in trained if document.training]
    assert [r.optimizer for r in recipes] == [
        Recipe(kind="SGD", params={"lr": 0.25}),
        Recipe(kind="SGD", params={"lr": 0.01, "momentum": 0.9}),
        Recipe(kind="Adam", params={"lr": 0.001}),
    ]
    assert {r.seed for r in recipes} == {7}
    same = [r.model_copy(update={"optimizer": recipes[0].optimizer}) for r in recipes]
    assert same == [recipes[0]] * 3
    assert all(document.nodes == before.nodes for document in trained)
    assert setting.session.document is before
    beside.read()
    qtbot.waitUntil(lambda: not beside.query.busy, timeout=60_000)
    qtbot.waitUntil(lambda: beside.curves.settled)
    beside.losses.draw()
    assert {"0001 SGD", "0002 SGD with momentum", "0003 Adam"} == set(beside.losses.names)
    beside.reject()


@pytest.mark.row("S4.14")
def test_what_is_said_of_adaptive_ones_is_advice_and_binds_nobody(
    qtbot: Any, setting: Setting
) -> None:
    assert ADVICE in [words.text() for words in setting.dialog.findChildren(Wrapped)]
    assert "advice" in ADVICE
    choose(qtbot, setting.dialog, "SGD")
    assert not setting.dialog.start.isEnabled()
    choose(qtbot, setting.dialog, "SGD", "SGD with momentum")
    assert [e.optimizer.kind for e in setting.dialog.chosen()] == ["SGD", "SGD"]
    assert setting.dialog.start.isEnabled()


def test_stopping_begins_no_other_run(qtbot: Any, setting: Setting) -> None:
    choose(qtbot, setting.dialog, "SGD", "Adam", "RMSprop")
    qtbot.mouseClick(setting.dialog.start, LEFT)
    qtbot.mouseClick(setting.dialog.stop, LEFT)
    qtbot.waitUntil(lambda: setting.runs.phase == "idle", timeout=30_000)
    qtbot.wait(50)
    assert len(setting.comparison.names) == 1
    assert not setting.comparison.busy


def test_it_opens_from_the_menu(window: MainWindow) -> None:
    window.menus.made["compare_optimizers"].trigger()
    found = window.findChildren(OptimizersDialog)[0]
    assert not found.isModal()
    assert "seed 0" in found.note.text()
