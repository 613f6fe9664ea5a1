"""Scaling and comparing from the window: the costs beside each other, the edit as one step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from designer.dialogs.compare_dialog import CompareDialog
from designer.dialogs.scale_dialog import ScaleDialog
from designer.window.main_window import MainWindow
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from tests.designer.conftest import Answers, small_document


def shown(window: MainWindow, kind: type, action: str):
    window.menus.run(action)
    return window.findChildren(kind)[-1]


@pytest.mark.row("S8.22")
def test_a_network_is_scaled_by_one_number_and_that_is_one_step(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.show_document(read_example("efficientnet_b0"), None)
    before = window.session.document
    dialog: ScaleDialog = shown(window, ScaleDialog, "scale")
    assert dialog.table.texts()[0][:2] == ["Learned numbers", "5,288,548"]
    dialog.phi.setValue(1)
    assert [field.value() for field in dialog.factors.values()] == [1.2, 1.1, 1.15]
    qtbot.waitUntil(lambda: dialog.table.texts()[0][2] == "9,109,994   ×1.72")
    assert dialog.note.text() == ""
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    scale = buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(scale, Qt.MouseButton.LeftButton)
    assert window.session.checked.cost.parameters == 9_109_994
    assert window.session.history.undo_name == "Scale the network"
    window.menus.run("undo")
    assert window.session.document is before


def test_what_scaling_breaks_is_told_before_it_is_done(qtbot: QtBot, window: MainWindow) -> None:
    dialog: ScaleDialog = shown(window, ScaleDialog, "scale")
    dialog.factors["resolution"].setValue(2)
    qtbot.waitUntil(lambda: dialog.note.text().startswith("1 problem: image: Digits gives"))
    dialog.reject()
    assert window.session.history.undo_name is None


@pytest.mark.row("S8.21")
def test_the_open_network_is_held_against_examples_and_files(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.files.show_document(read_example("mobilenet_v1"), None)
    dialog: CompareDialog = shown(window, CompareDialog, "compare")
    dialog.examples.textActivated.emit("mobilenet_v2")
    rows = {row[0]: row[1:] for row in dialog.table.texts()}
    assert rows["Learned numbers"] == ["4,231,976", "3,504,872   ÷1.21"]
    assert rows["Multiply-adds a sample"] == ["568,740,352", "300,774,272   ÷1.89"]
    write_document(tmp_path / "small.json", small_document())
    answers.to_open = tmp_path / "small.json"
    dialog.file.click()
    heads = [dialog.table.headerItem().text(column).strip() for column in range(4)]
    assert heads == ["", "MobileNet v1", "mobilenet_v2", "small"]
    (tmp_path / "small.json").write_text("{")
    dialog.file.click()
    assert "JSON" in dialog.note.text()
    assert dialog.table.columnCount() == 4
    dialog.reject()
