"""A person writes a block, trains it, and opens a stranger's drawing with code in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from designer.asking.questions import Questions
from designer.asking.trust_sheet import TrustSheet
from designer.window.main_window import MainWindow
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.facts.looking import TRUST_WORDS, UNTRUSTED
from graph_runtime.keeping.files import read_document, write_document
from tests.graph_runtime.custom.texts import MIXER, lines, own

LONG = 180_000
"""Time (ms) that two processes may take to load torch on a busy machine."""


def problems(window: MainWindow) -> list[str]:
    return [problem.message for problem in window.session.checked.problems]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_written_block_trains_and_a_strangers_waits_for_trust(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    window.code._store = TrustStore()
    manual = Path(__file__).parents[2] / "docs" / "own_block.json"
    window.files.show_document(read_document(manual), None)
    qtbot.waitUntil(lambda: problems(window) == [], timeout=LONG)

    window.session.select(["gate"])
    edit = window.inspector.block.code.edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " + selfish")
    qtbot.waitUntil(lambda: window.code.settled, timeout=LONG)
    line = len(edit.toPlainText().split("\n"))
    assert problems(window)[0].startswith(f"Line {line}, in forward: NameError")
    for _ in "selfish":
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClicks(edit, "0.5 * x")
    qtbot.waitUntil(lambda: window.code.settled and problems(window) == [], timeout=LONG)
    window.training.train()
    qtbot.waitUntil(lambda: window.runs.live.facts.phase == "finished", timeout=LONG)
    assert window.runs.folder is not None
    assert "+ 0.5 * x" in (window.runs.folder / "model.py").read_text()

    write_document(tmp_path / "stranger.json", own(MIXER, width=5))
    window.files.show_document(read_document(tmp_path / "stranger.json"), None)
    assert problems(window) == [UNTRUSTED]
    window.code.questions = Questions(window)
    button = next(
        b for b in window.problems.list.findChildren(QPushButton) if b.text() == TRUST_WORDS
    )
    QTimer.singleShot(500, lambda: _agree(qtbot))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert TrustStore().trusts(lines(MIXER))
    qtbot.waitUntil(lambda: problems(window) == [], timeout=LONG)
    assert window.session.checked.cost.parameters == 64 * 5 + 5 + 5 * 10 + 10


def _agree(qtbot: QtBot) -> None:
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, TrustSheet)
    assert MIXER.splitlines()[-1] in sheet.text.toPlainText()
    qtbot.mouseClick(sheet.yes, Qt.MouseButton.LeftButton)
