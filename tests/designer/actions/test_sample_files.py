"""Sample data are saved from the menu, and the table among them is ready to be trained on."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from designer.dialogs.new_network_dialog import NewNetworkDialog
from designer.window.main_window import MainWindow
from tests.designer.conftest import Answers


def test_sample_data_lie_in_a_new_folder_and_a_network_is_offered_for_the_table(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("untouched")
    answers.to_save = tmp_path / "mine"
    window.menus.run("samples")
    folder = tmp_path / "mine" / "samples"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1 + 16 + 1
    assert str(folder) in window.status.currentMessage()
    dialog = window.findChildren(NewNetworkDialog)[-1]
    qtbot.waitUntil(lambda: dialog.told is not None, timeout=60_000)
    assert dialog.source.box.currentText() == "CSV file" and dialog.draw.isEnabled()
    document = dialog.document()
    assert document is not None and document.training is not None
    assert document.training.dataset.params["path"] == str(folder / "fruit.csv")
    dialog.reject()


def test_nothing_is_saved_where_no_folder_is_chosen(window: MainWindow, answers: Answers) -> None:
    window.menus.run("samples")
    assert not window.findChildren(NewNetworkDialog) and not answers.asked


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    answers.to_save = tmp_path / "file" / "below"
    window.menus.run("samples")
    (told,) = answers.asked
    assert "were not saved" in told and "its folder is no folder" in told
    assert not window.findChildren(NewNetworkDialog)
