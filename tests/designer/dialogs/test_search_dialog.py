"""Searching values in the window: what is varied, trials as they end, and their use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.dialogs.search_dialog import SearchDialog
from designer.editing.session import Session
from designer.running.run_session import RunSession
from designer.running.search_session import SearchSession
from designer.window.main_window import MainWindow
from graph_runtime.sweep.dimension import parse
from graph_runtime.train.folder.run_folder import RunFolder
from tests.graph_runtime.train.drawings import digits_mlp

FAKE = (sys.executable, str(Path(__file__).parents[1] / "fake_sweep.py"))
LEFT = Qt.MouseButton.LeftButton
RATE, WIDTH = "training.optimizer.lr", "nodes.hidden.out_features"


def shown(qtbot: QtBot, root: Path, *search: SearchSession) -> SearchDialog:
    session = Session(digits_mlp(epochs=1))
    made = SearchDialog(session, RunSession(session, root=lambda: root), LIGHT, None, *search)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[SearchDialog]:
    made = shown(qtbot, tmp_path, SearchSession(command=FAKE))
    yield made
    made.search.shut_down()


def over(qtbot: QtBot, dialog: SearchDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.search.busy, timeout=120_000)


def searched(qtbot: Any, dialog: SearchDialog, trials: int) -> None:
    dialog.trials.setValue(trials)
    qtbot.mouseClick(dialog.begin, LEFT)
    over(qtbot, dialog)


@pytest.mark.row("S16.25")
def test_what_is_worth_varying_stands_in_its_order_and_the_first_are_checked(
    dialog: SearchDialog,
) -> None:
    texts = dialog.list.texts()
    assert texts[0] == f"* {RATE}=0.0001..1.0:log"
    order = ("optimizer.lr", "betas.0", WIDTH, "batch_size", "weight_decay", "betas.1")
    places = [next(i for i, text in enumerate(texts) if path in text) for path in order]
    assert places == sorted(places)
    assert [text.startswith("* ") for text in texts[:4]] == [True, True, True, False]


def test_ranges_are_edited_as_text_and_a_wrong_one_is_said(
    qtbot: Any, dialog: SearchDialog
) -> None:
    item = dialog.list.topLevelItem(0)
    assert item is not None
    dialog.list.setFocus()
    dialog.list.setCurrentItem(item, 1)
    dialog.list.editItem(item, 1)
    editor: Any = dialog.list.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "0.01..0.1:log")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.list.chosen()[0] == f"{RATE}=0.01..0.1:log")
    item.setText(1, "1..0.1")
    qtbot.mouseClick(dialog.begin, LEFT)
    assert "Swap" in dialog.note.text()
    assert not dialog.search.busy
    dialog.fill()
    assert item.text(1) == "1..0.1"  # what was typed stays while the document does


@pytest.mark.row("S16.33")
def test_any_setting_of_the_architecture_can_be_added(qtbot: Any, dialog: SearchDialog) -> None:
    for text in ("nodes.active.kind=ReLU,Tanh", "nodes.dropped.p=0.0..0.5"):
        qtbot.keyClicks(dialog.more, text)
        qtbot.keyClick(dialog.more, Qt.Key.Key_Return)
    searched(qtbot, dialog, 6)
    assert {"nodes.active.kind", "nodes.dropped.p", WIDTH} <= set(dialog.search.trials[0].values)
    assert len(dialog.view.scatters) == len(dialog.search.dimensions) == 5


def test_trials_stand_in_table_and_pictures_and_the_best_is_marked(
    qtbot: Any, dialog: SearchDialog
) -> None:
    searched(qtbot, dialog, 5)
    assert [row[0] for row in dialog.view.texts()] == ["1", "2", "3", "4", "5"]
    assert dialog.search.best is not None
    assert dialog.search.best.number == 2  # at place 0.6, where it is best
    assert [x for x, _ in dialog.view.scatters[0].points] == pytest.approx(
        [0.3, 0.6, 0.9, 0.2, 0.5]
    )
    assert "best 1 in trial 2" in dialog.note.text()
    dialog.set_theme(DARK)
    dialog.grab()


def test_the_best_values_are_taken_as_one_step_of_undo(qtbot: Any, dialog: SearchDialog) -> None:
    searched(qtbot, dialog, 5)
    session = dialog._session
    before = session.document
    qtbot.mouseClick(dialog.use, LEFT)
    best = dialog.search.best
    assert best is not None
    assert session.document.training is not None
    assert session.document.training.optimizer.params["lr"] == best.values[RATE]
    assert session.document.nodes["hidden"].params["out_features"] == best.values[WIDTH]
    session.undo()
    assert session.document is before
    item = dialog.view.table.topLevelItem(3)
    assert item is not None
    dialog.view.table.setCurrentItem(item)
    assert "trial 4" in dialog.use.text()


def test_a_search_is_stopped_gone_on_with_and_opened_again(
    qtbot: Any, dialog: SearchDialog
) -> None:
    dialog.trials.setValue(1000)
    qtbot.mouseClick(dialog.begin, LEFT)
    qtbot.waitUntil(lambda: len(dialog.search.trials) >= 2, timeout=30_000)
    qtbot.mouseClick(dialog.stop, LEFT)
    over(qtbot, dialog)
    count = len(dialog.search.trials)
    assert count < 1000
    assert "stop" not in dialog.note.text()
    dialog.trials.setValue(min(count + 2, 50))
    qtbot.mouseClick(dialog.go_on, LEFT)
    over(qtbot, dialog)
    assert len(dialog.search.trials) == count + 2
    dialog.start_anew()
    assert dialog.view.texts() == []
    assert [dialog.which.itemText(i) for i in range(dialog.which.count())] == [
        "New search", "search-0001",
    ]  # fmt: skip
    dialog.which.setCurrentIndex(1)
    dialog.which.activated.emit(1)
    over(qtbot, dialog)
    assert len(dialog.view.texts()) == count + 2


def test_refining_begins_a_search_of_its_own(qtbot: Any, dialog: SearchDialog) -> None:
    searched(qtbot, dialog, 3)
    assert not dialog.refine.isEnabled()
    searched(qtbot, dialog, 5)
    qtbot.mouseClick(dialog.refine, LEFT)
    over(qtbot, dialog)
    assert dialog.search.stage == 2
    assert dialog.which.currentText() == "search-0003"


def test_what_goes_wrong_is_said(qtbot: Any, dialog: SearchDialog) -> None:
    dialog.list.add("nodes.nowhere.p=0.1..0.2")
    searched(qtbot, dialog, 3)
    assert "nowhere" in dialog.note.text()
    assert dialog.begin.isEnabled()


def test_it_goes_on_while_its_dialog_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.made["search_values"].trigger()
    found = window.findChildren(SearchDialog)
    assert not found[0].isModal()
    found[0].close()
    assert window.overlays.search_values() is found[0]


@pytest.mark.slow
@pytest.mark.row("S16.31")
@pytest.mark.row("S16.33")
def test_several_trials_at_a_time_are_runs_of_their_own(qtbot: Any, tmp_path: Path) -> None:
    dialog = shown(qtbot, tmp_path)
    dialog.list.fill([parse(f"{WIDTH}=8..64:log"), parse("nodes.active.kind=ReLU,Tanh,GELU"),
                      parse("nodes.dropped.p=0.0..0.5")])  # fmt: skip
    dialog.jobs.setValue(2)
    searched(qtbot, dialog, 4)
    trials = dialog.search.trials
    assert [trial.state for trial in trials] == ["complete"] * 4
    assert dialog.search.folder is not None
    for trial in trials:
        drawn = RunFolder(dialog.search.folder / trial.run).document()
        assert drawn.nodes["hidden"].params["out_features"] == trial.values[WIDTH]
        assert drawn.nodes["active"].kind == trial.values["nodes.active.kind"]
    dialog.trials.setValue(400)
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: len(dialog.search.trials) > 4, timeout=120_000)
    qtbot.mouseClick(dialog.stop, LEFT)
    over(qtbot, dialog)
    # On a busy machine the process may be ended before it has said so of its trials.
    unfinished = [t for t in dialog.search.trials if t.state != "complete"]
    assert all(t.problem in ("", "Stopped.") for t in unfinished)
    assert len(dialog.search.trials) < 400
