"""A window on an empty document, with state of its own and a real worker behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.appearance.look import Look
from designer.editing.session import Session
from designer.settings import SettingsFile
from designer.window.main_window import MainWindow
from graph_runtime.document.model import Document
from tests.designer.conftest import Answers


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    answers = Answers()
    answers.to_save = tmp_path / "network.json"
    return answers


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, answers: Answers
) -> Iterator[MainWindow]:
    settings = SettingsFile(tmp_path / "config" / "settings.json")
    made = MainWindow(Session(), settings, Look(qapp, "light"), tmp_path / "state")
    made.files.questions = answers
    made.exports.questions = answers
    made.kept.questions = answers
    made.resize(1600, 1000)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.runs.shut_down()
    made.session.load(Document(), None)
