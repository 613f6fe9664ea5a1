"""Three steps from data to a network in the window that is ready to train."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.new_network_dialog import NewNetworkDialog
from designer.window.main_window import MainWindow
from graph_runtime.check import check
from graph_runtime.document.model import Recipe

SECONDS = 60_000


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[NewNetworkDialog]:
    made = NewNetworkDialog(LIGHT)
    qtbot.addWidget(made)
    yield made
    made.done(0)


def chosen(dialog: NewNetworkDialog, qtbot: QtBot, data: Recipe) -> None:
    dialog.source.chosen.emit(Recipe(kind=data.kind))
    for name, value in data.params.items():
        dialog.source.entered.emit(name, value)
    qtbot.waitUntil(lambda: dialog.told is not None, timeout=SECONDS)


@pytest.mark.row("S15.43")
def test_data_function_loss_and_optimizer_become_a_drawing_in_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.menus.run("new_network")
    dialog = window.findChildren(NewNetworkDialog)[-1]
    assert not dialog.draw.isEnabled() and dialog.says.text() == "Looking at the data…"
    chosen(dialog, qtbot, Recipe(kind="Iris"))
    assert dialog.says.text().startswith("150 samples, each 4 numbers.")
    assert dialog.start.currentText() == "Multi-layer perceptron"
    assert "true class" in dialog.why.text() and "learned numbers" in dialog.words.text()
    dialog.figure.setCurrentIndex(dialog.figure.findData("TopKAccuracy"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("SGD"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    dialog.rate.entered.emit("lr", 0.05)
    qtbot.mouseClick(dialog.draw, Qt.MouseButton.LeftButton)
    document = window.session.document
    assert [node.kind for node in document.nodes.values()] == [
        "Input", "Linear", "ReLU", "Linear", "ReLU", "Linear", "Output",
    ]  # fmt: skip
    training = document.training
    assert training is not None and window.session.checked.problems == ()
    assert training.optimizer == Recipe(kind="SGD", params={"lr": 0.05})
    assert training.metric == Recipe(kind="TopKAccuracy") and training.dataset.kind == "Iris"
    assert training.batch_size == 16 and window.training.may_train


def test_another_function_has_its_own_losses(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    chosen(dialog, qtbot, Recipe(kind="BreastCancer"))
    place = dialog.start.findData("logistic_regression")
    dialog.start.setCurrentIndex(place)
    dialog.start.activated.emit(place)
    assert dialog.loss.currentData() == "BCEWithLogitsLoss"
    document = dialog.document()
    assert document is not None and check(document).problems == ()


def test_data_of_ones_own_are_looked_at_by_another_process(
    qtbot: QtBot, dialog: NewNetworkDialog, tmp_path: Path
) -> None:
    dialog.source.chosen.emit(Recipe(kind="CSVFile"))
    assert "path" in dialog.says.text() and not dialog.draw.isEnabled()
    missing = str(tmp_path / "none.csv")
    dialog.source.entered.emit("path", missing)
    qtbot.waitUntil(lambda: "Looking" not in dialog.says.text(), timeout=SECONDS)
    assert "none.csv" in dialog.says.text() and dialog.document() is None
    table = tmp_path / "own.csv"
    table.write_text("\n".join(["a,b,y", *(f"{i},{i % 3},{2.5 * i}" for i in range(40))]))
    said = {"path": str(table), "target": "y", "target_kind": "number"}
    chosen(dialog, qtbot, Recipe(kind="CSVFile", params=said))
    assert dialog.loss.currentData() == "MSELoss"
    document = dialog.document()
    assert document is not None and document.training is not None
    assert document.training.dataset.params["path"] == str(table)
