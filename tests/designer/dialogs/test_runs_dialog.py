"""Comparing runs in the window: table, conditions, curves together, and what becomes of a run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.dialogs.runs_dialog import RunsDialog
from designer.editing.session import Session
from designer.running.run_session import RunSession
from designer.window.main_window import MainWindow
from graph_runtime.analysis.run_bundle import read_bundle
from graph_runtime.train.calling.headless import train
from tests.designer.conftest import Answers
from tests.designer.recorded_runs import record, with_rate
from tests.graph_runtime.train.drawings import digits_mlp


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    record(root, with_rate(0.1), (0.2, 0.5, 0.7))
    record(root, with_rate(0.01), (0.4, 0.8, 0.9))
    record(root, with_rate(0.01, "SGD"), (0.1, 0.2, 0.3, 0.4))
    return root


@pytest.fixture
def root(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "runs"))


@pytest.fixture
def dialog(qtbot: QtBot, root: Path, answers: Answers) -> Iterator[RunsDialog]:
    made = RunsDialog(RunSession(Session(), root=lambda: root), answers, LIGHT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    settle(qtbot, made)
    yield made
    made.reject()


def settle(qtbot: Any, dialog: RunsDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.query.busy, timeout=60_000)
    qtbot.waitUntil(lambda: dialog.curves.settled, timeout=10_000)


def column(dialog: RunsDialog, head: str) -> list[str]:
    heads, *rows = dialog.view.texts()
    return [row[heads.index(head)] for row in rows]


def click_head(qtbot: Any, dialog: RunsDialog, name: str) -> None:
    head = dialog.view.header()
    place = dialog.view.texts()[0].index(name)
    dialog.view.scrollTo(dialog.view.model().index(0, place))
    at = QPoint(head.sectionViewportPosition(place) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.row("S16.05")
def test_the_table_shows_what_differs_sorts_by_a_click_and_has_means(
    qtbot: Any, dialog: RunsDialog
) -> None:
    heads = dialog.view.texts()[0]
    assert heads[:5] == ["run", "state", "optimizer.kind", "optimizer.lr", "Accuracy (validation)"]
    assert column(dialog, "run") == ["0003", "0002", "0001", "mean"]
    assert column(dialog, "Accuracy (validation)")[-1] == "0.6667"
    click_head(qtbot, dialog, "Accuracy (validation)")
    assert column(dialog, "Accuracy (validation)")[:3] == ["0.9", "0.7", "0.4"]
    click_head(qtbot, dialog, "Accuracy (validation)")
    assert column(dialog, "run") == ["0003", "0001", "0002", "mean"]


@pytest.mark.row("S4.14")
def test_curves_of_the_selected_runs_lie_over_each_other(qtbot: Any, dialog: RunsDialog) -> None:
    dialog.losses.draw()
    dialog.scores.draw()
    x, y = dialog.scores.curve("0003")
    np.testing.assert_allclose(x, [1, 2, 3, 4])
    np.testing.assert_allclose(y, [0.1, 0.2, 0.3, 0.4])
    assert dialog.losses.text().split()[::2][:3] == ["0003", "0002", "0001"]
    dialog.view.setFocus()
    dialog.view.setCurrentIndex(dialog.view.model().index(0, 0))
    qtbot.keyClick(dialog.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "0003" not in dialog.losses.text())
    assert "0002 0.2" in dialog.losses.text()


def test_a_condition_is_typed_in_one_line(qtbot: Any, dialog: RunsDialog) -> None:
    qtbot.keyClicks(dialog.where, "accuracy >= 0.7, loss < 0.3")
    assert column(dialog, "run") == ["0002"]
    assert "1 of 3 runs" in dialog.note.text()
    dialog.where.clear()
    qtbot.keyClicks(dialog.where, "latency < 100")
    assert "Measure latency" in dialog.note.text()
    assert len(dialog.rows) == 3


def test_a_damaged_run_is_a_row_and_hides_nothing(
    qtbot: Any, dialog: RunsDialog, root: Path
) -> None:
    (root / "0002" / "document.json").write_text("{}")
    dialog.read()
    settle(qtbot, dialog)
    assert column(dialog, "state")[:3] == ["finished", "damaged", "finished"]


def test_runs_that_were_selected_in_the_list_are_selected_at_first(
    qtbot: QtBot, root: Path, answers: Answers
) -> None:
    made = RunsDialog(RunSession(Session(), root=lambda: root), answers, LIGHT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.begin_with([root / "0001", root / "0003"])
    settle(qtbot, made)
    assert [path.name for path in made.view.selection()] == ["0003", "0001"]
    made.reject()


def test_a_double_click_opens_the_run(qtbot: Any, dialog: RunsDialog, root: Path) -> None:
    index = dialog.view.model().index(1, 0)
    at = dialog.view.visualRect(index).center()
    with qtbot.waitSignal(dialog.opened) as asked:
        qtbot.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked.args == [root / "0002"]


def test_a_failed_bundle_is_said_and_a_finished_one_is_named(
    qtbot: Any, dialog: RunsDialog, answers: Answers, tmp_path: Path, root: Path
) -> None:
    dialog.view.select([root / "0002"])
    answers.to_save = tmp_path / "absent" / "best.zip"
    qtbot.mouseClick(dialog.bundle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Writing" not in dialog.note.text(), timeout=60_000)
    assert "Wrote" not in dialog.note.text()
    assert not dialog.query.busy


def test_it_opens_from_the_menu_beside_a_window_that_goes_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.menus.made["compare_runs"].trigger()
    found = window.findChildren(RunsDialog)[0]
    assert not found.isModal()
    qtbot.waitUntil(lambda: "no runs yet" in found.note.text(), timeout=30_000)
    found.set_theme(DARK)
    found.close()


@pytest.mark.slow
@pytest.mark.row("S16.09")
def test_a_real_run_is_measured_and_bundled(qtbot: Any, answers: Answers, tmp_path: Path) -> None:
    root = tmp_path / "runs"
    root.mkdir()
    assert train(digits_mlp(epochs=1), root / "0001").failed is None
    made = RunsDialog(RunSession(Session(), root=lambda: root), answers, LIGHT)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    settle(qtbot, made)
    qtbot.mouseClick(made.latency, Qt.MouseButton.LeftButton)
    settle(qtbot, made)
    assert 0 < float(column(made, "latency (ms)")[0]) < 10_000
    qtbot.keyClicks(made.where, "latency <= 10000")
    assert column(made, "run") == ["0001"]
    made.read()
    settle(qtbot, made)
    assert "latency (ms)" in made.view.texts()[0]  # what was measured stays known
    answers.to_save = tmp_path / "best.zip"
    made.view.select([root / "0001"])
    qtbot.mouseClick(made.bundle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Wrote" in made.note.text(), timeout=60_000)
    assert read_bundle(tmp_path / "best.zip").facts
    made.reject()
