"""A fault of the program is written down and said once; the program goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from pytestqt.qtbot import QtBot

from designer.appearance.fault_words import sentence
from designer.window.faults import Faults


@pytest.mark.row("F30")
def test_a_fault_in_a_thread_is_said_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    faults = Faults(tmp_path / "deep" / "window.log")
    faults.install()
    try:

        def fails() -> None:
            raise RuntimeError("planted in a thread")

        with qtbot.waitSignal(faults.happened) as said:
            threading.Thread(target=fails).start()
        assert "untouched" in said.args[0]
        assert "planted in a thread" in faults.log.read_text()
    finally:
        faults.remove()


@pytest.mark.row("F30")
def test_a_fault_in_a_slot_is_said_and_the_event_loop_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    faults = Faults(tmp_path / "window.log")
    faults.install()
    went_on: list[bool] = []
    try:

        def fails() -> None:
            raise ValueError("planted in a slot")

        QTimer.singleShot(0, fails)
        with qtbot.waitSignal(faults.happened):
            pass
        QTimer.singleShot(0, lambda: went_on.append(True))
        qtbot.waitUntil(lambda: bool(went_on))
    finally:
        faults.remove()


@pytest.mark.row("T25")
def test_what_qt_complains_of_is_logged_without_raw_control_characters(tmp_path: Path) -> None:
    faults = Faults(tmp_path / "window.log")
    faults.install()
    try:
        qWarning("bad \x1b[31m news")
    finally:
        faults.remove()
    assert "bad \\x1b[31m news" in faults.log.read_text()


def test_a_log_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Faults(tmp_path / "file" / "window.log").remove()


def test_errors_of_files_are_sentences() -> None:
    with pytest.raises(OSError) as caught:
        Path("/no/such").read_text()
    assert sentence(caught.value) == "/no/such cannot be read: no such file or directory."
    assert sentence(KeyError("No example is called x.")) == "No example is called x."
