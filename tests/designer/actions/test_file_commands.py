"""New, open, save and recent: nothing is lost without a question, nothing fails in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.asking.questions import Questions
from designer.window.main_window import MainWindow
from graph_runtime.disk.lock import FileLock, lock_path
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_label
from graph_runtime.keeping.files import read_document, write_document
from tests.designer.conftest import Answers, small_document


def edited(window: MainWindow) -> Document:
    document = set_label(window.session.document, "conv", "stem")
    window.session.apply("Label conv", document)
    return document


def test_a_saved_document_opens_again_as_it_was(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.to_save = tmp_path / "net.json"
    document = edited(window)
    assert window.windowTitle() == "small[*] - Network Designer"
    assert window.isWindowModified()
    assert window.files.save()
    assert read_document(tmp_path / "net.json") == document
    assert window.windowTitle() == "net.json[*] - Network Designer"
    assert not window.isWindowModified()
    assert window.files.recent == (tmp_path / "net.json",)


def test_save_goes_to_the_file_the_document_came_from(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    write_document(path, small_document())
    assert window.files.open_path(path)
    document = edited(window)
    assert window.files.save()
    assert read_document(path) == document
    assert answers.asked == []


@pytest.mark.parametrize(("answer", "left"), [("cancel", False), ("discard", True), ("save", True)])
def test_leaving_unsaved_changes_asks_first(
    window: MainWindow, answers: Answers, tmp_path: Path, answer: str, left: bool
) -> None:
    answers.to_save = tmp_path / "kept.json"
    answers.unsaved_answer = answer  # type: ignore[assignment]
    edited(window)
    assert window.files.new() is left
    assert answers.asked == ["unsaved small"]
    assert (tmp_path / "kept.json").exists() is (answer == "save")
    assert bool(window.session.document.nodes) is not left


def test_nothing_is_asked_when_nothing_is_unsaved(window: MainWindow, answers: Answers) -> None:
    assert window.files.new()
    assert answers.asked == []


def test_a_cancelled_close_keeps_the_window(window: MainWindow, answers: Answers) -> None:
    edited(window)
    answers.unsaved_answer = "cancel"
    window.close()
    assert window.isVisible()


def test_a_file_that_is_no_document_is_refused_with_a_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"format": "network-designer", "version": 99}')
    before = window.session.document
    assert not window.files.open_path(path)
    assert window.session.document is before
    assert len(answers.asked) == 1 and "bad.json was not opened" in answers.asked[0]


def test_a_missing_file_is_refused_with_a_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    assert not window.files.open_path(tmp_path / "gone.json")
    assert "gone.json" in answers.asked[0]


@pytest.mark.row("F10")
def test_a_folder_that_cannot_be_written_leaves_the_document_dirty(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.to_save = tmp_path / "gone" / "net.json"
    edited(window)
    assert not window.files.save()
    assert window.session.dirty
    assert "was not saved" in answers.asked[0]


@pytest.mark.row("F17")
def test_a_document_that_another_window_holds_is_opened_as_a_copy(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    write_document(path, small_document())
    other = FileLock(lock_path(path))
    assert other.acquire()
    assert window.files.open_path(path)
    assert window.session.path is None, "saving asks for another name"
    assert "Already open" in answers.asked[0]
    other.release()


@pytest.mark.row("F17")
def test_a_file_stays_ours_when_saving_under_another_name_fails(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path, other = tmp_path / "net.json", FileLock(lock_path(tmp_path / "net.json"))
    write_document(path, small_document())
    window.files.open_path(path)
    for wish in (tmp_path / "gone" / "net.json", tmp_path / ("n" * 300)):
        answers.to_save = wish
        assert not window.files.save_as()
        assert window.session.path == path
        assert not other.acquire()
    answers.to_save = tmp_path / "new.json"
    assert window.files.save_as()
    assert other.acquire(), "the old file is free once the document has a new one"
    other.release()


@pytest.mark.row("F17")
def test_a_file_changed_elsewhere_is_not_overwritten_without_a_yes(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    write_document(path, small_document())
    window.files.open_path(path)
    edited(window)
    body = json.loads(path.read_text())
    path.write_text(json.dumps({**body, "name": "theirs"}))
    answers.agreed = False
    assert not window.files.save()
    assert read_document(path).name == "theirs"
    assert "Changed elsewhere" in answers.asked[0]
    answers.agreed = True
    assert window.files.save()
    assert read_document(path).name == "small"


def test_recent_files_are_offered_newest_first_and_open(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        write_document(tmp_path / name, small_document())
        window.files.open_path(tmp_path / name)
    entries = window.menus.recent.actions()
    assert [Path(entry.text()).name for entry in entries] == ["two.json", "one.json"]
    entries[1].trigger()
    assert window.session.path == tmp_path / "one.json"


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.Save, "save"),
        (QMessageBox.StandardButton.Discard, "discard"),
        (QMessageBox.StandardButton.Cancel, "cancel"),
    ],
)
def test_the_unsaved_dialog_gives_what_was_clicked(
    window: MainWindow, button: QMessageBox.StandardButton, answer: str
) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    QTimer.singleShot(0, click)
    assert Questions(window).unsaved("<b>net</b>") == answer


def test_the_unsaved_dialog_shows_a_hostile_name_as_it_stands(window: MainWindow) -> None:
    texts: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.text())
        box.reject()

    QTimer.singleShot(0, look)
    assert Questions(window).unsaved("<b>net\u202e</b>") == "cancel"
    assert texts == ["Save the changes to “<b>net\\u202e</b>”?"]


def test_where_a_file_is_cut_off_the_save_before_is_offered(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    first, second = small_document(), small_document().replaced(name="later")
    write_document(path, first)
    write_document(path, second)
    path.write_bytes(path.read_bytes()[:300])
    answers.agreed = False
    assert not window.files.open_path(path)
    (asked,) = answers.asked
    assert "net.json was not opened" in asked and "not JSON" in asked and "net.json.bak" in asked
    answers.agreed = True
    window.files.show_document(Document(), None)
    assert window.files.open_path(path)
    assert window.session.document == first and window.session.path is None
    assert len(path.read_bytes()) == 300
