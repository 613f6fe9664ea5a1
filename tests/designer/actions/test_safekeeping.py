"""What a crash left behind is offered again, and is gone only when it is safe elsewhere."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.edits.drawing_edits import set_label
from graph_runtime.keeping.files import document_text, write_document
from graph_runtime.keeping.recovery import find_recoverable
from tests.designer.conftest import Answers, small_document

CRASHER = """
import os, sys
from pathlib import Path
from graph_runtime.keeping.files import read_document
from graph_runtime.keeping.journal import Journal
from graph_runtime.edits.drawing_edits import set_label
state, path = Path(sys.argv[1]), Path(sys.argv[2])
journal = Journal(state, path)
journal.record(set_label(read_document(path), "conv", "rescued"))
journal.flush()
os._exit(9)
"""


def crashed(tmp_path: Path) -> Path:
    """A document whose window died after an edit; the state folder is the window's own."""
    path = tmp_path / "net.json"
    write_document(path, small_document())
    state = tmp_path / "state"
    done = subprocess.run([sys.executable, "-c", CRASHER, str(state), str(path)], timeout=60)
    assert done.returncode == 9
    return path


@pytest.mark.row("F3")
def test_lost_edits_come_back_unsaved_in_their_own_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = crashed(tmp_path)
    assert window.keeping.offer_recovery(answers)
    assert answers.asked == ["recover net.json"]
    assert window.session.document.nodes["conv"].label == "rescued"
    assert window.session.path == path
    assert window.session.dirty
    assert window.files.save()
    assert "rescued" in path.read_text()


@pytest.mark.row("F4")
def test_what_was_recovered_survives_the_next_crash(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    crashed(tmp_path)
    window.keeping.offer_recovery(answers)
    files = list((tmp_path / "state" / "journals").glob("*.journal"))
    assert len(files) == 1, "the old journal went only when a new one held the document"
    assert document_text(window.session.document)


def test_asked_later_means_asked_again(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    crashed(tmp_path)
    answers.recovery_answer = "later"
    assert not window.keeping.offer_recovery(answers)
    assert not window.keeping.offer_recovery(answers)
    assert answers.asked == ["recover net.json", "recover net.json"]


def test_discarded_means_never_asked_again(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    crashed(tmp_path)
    answers.recovery_answer = "discard"
    window.keeping.offer_recovery(answers)
    assert find_recoverable(tmp_path / "state") == []


def test_what_is_recovered_is_brought_into_view(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    crashed(tmp_path)
    window.canvas.zoom_to_actual()
    window.canvas.centerOn(1e5, 1e5)
    assert window.keeping.offer_recovery(answers)
    blocks = window.canvas.mirror.blocks.values()
    qtbot.waitUntil(lambda: all(window.canvas.camera.shown().contains(b.body) for b in blocks))


def test_after_a_clean_start_nothing_is_asked(window: MainWindow, answers: Answers) -> None:
    assert not window.keeping.offer_recovery(answers)
    assert answers.asked == []


def test_a_window_closed_on_purpose_leaves_nothing_behind(
    window: MainWindow, tmp_path: Path
) -> None:
    window.session.apply("Label", set_label(window.session.document, "conv", "x"))
    window.close()
    assert list((tmp_path / "state" / "journals").glob("*")) == []


def test_who_asked_for_another_file_is_not_bothered(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = crashed(tmp_path)
    assert not window.keeping.offer_recovery(answers, tmp_path / "other.json")
    assert answers.asked == []
    assert window.keeping.offer_recovery(answers, path)


def test_an_undone_edit_does_not_come_back_after_a_crash(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    write_document(path, small_document())
    assert window.files.open_path(path)
    window.session.apply("Label", set_label(window.session.document, "conv", "regretted"))
    file = tmp_path / "state" / "journals"
    assert wait_for(lambda: "regretted" in last_line(file))
    window.session.undo()
    assert wait_for(lambda: "regretted" not in last_line(file))


def last_line(journals: Path) -> str:
    return "".join(f.read_text().splitlines()[-1] for f in journals.glob("*.journal"))


def wait_for(met: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not met() and time.monotonic() < until:
        time.sleep(0.05)
    return met()
