"""A window in which code of one's own is measured at once, and what the tests ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from designer.running.measuring import Measuring
from designer.window.main_window import MainWindow
from graph_runtime.custom.answers import Answer, Question
from graph_runtime.custom.python_code import Lines
from graph_runtime.document.model import Document
from graph_runtime.facts.looking import TRUST_WORDS
from graph_runtime.keeping.files import read_document, write_document
from tests.designer.conftest import Answers

Key = Qt.Key


class Scholar(Measuring):
    """Answers every question at once: the result is as wide as the width says."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Question] = []

    def want(self, questions: object) -> None:
        for question in questions:  # type: ignore[attr-defined]
            if question not in self.asked:
                self.asked.append(question)
                width = dict(question.arguments).get("width", question.inputs[0].last)
                answer = Answer(
                    question.inputs,
                    (question.inputs[0].with_last(width),),
                    {"into.weight": (width, question.inputs[0].last)},
                    64,
                )
                self.answered.emit(question, answer)


@pytest.fixture
def desk(window: MainWindow, answers: Answers) -> Iterator[MainWindow]:
    """The window with a worker that knows everything."""
    scholar = Scholar()
    code = window.code
    code.measuring.answered.disconnect(code._learn)
    code.measuring = scholar
    scholar.answered.connect(code._learn)
    yield window


def asked(window: MainWindow) -> list[Question]:
    assert isinstance(window.code.measuring, Scholar)
    return window.code.measuring.asked


def opened(window: MainWindow, tmp_path: Path, document: Document) -> None:
    """The document as a stranger's file, with its own block selected."""
    write_document(tmp_path / "stranger.json", document)
    window.files.show_document(read_document(tmp_path / "stranger.json"), None)
    window.session.select(["mine"])


def problems(window: MainWindow) -> list[str]:
    return [problem.message for problem in window.session.checked.problems]


def stored(window: MainWindow) -> Lines:
    return tuple(window.session.document.nodes["mine"].params["code"])


def remedy_button(window: MainWindow) -> QPushButton:
    found = window.problems.list.findChildren(QPushButton)
    return next(button for button in found if button.text() == TRUST_WORDS)
