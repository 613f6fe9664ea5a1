"""A window as a person has it, with settings of its own and questions that tests answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.appearance.look import Look
from designer.asking.questions import Answer, Questions, Recovery
from designer.editing.session import Session
from designer.settings import SettingsFile
from designer.window.main_window import MainWindow
from graph_runtime.custom.python_code import Lines, PythonCode
from graph_runtime.document.model import Document, Training
from tests.graph_runtime.drawings import chain


class Answers(Questions):
    """Answers every question at once and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.unsaved_answer: Answer = "discard"
        self.agreed = True
        self.trust_asked: list[tuple[str, Lines]] = []
        self.recovery_answer: Recovery = "recover"
        self.to_open: Path | None = None
        self.to_save: Path | None = None

    def unsaved(self, name: str) -> Answer:
        self.asked.append(f"unsaved {name}")
        return self.unsaved_answer

    def recover(self, name: str, when: str) -> Recovery:
        self.asked.append(f"recover {name}")
        return self.recovery_answer

    def agree(self, title: str, text: str, detail: str, yes: str) -> bool:
        self.asked.append(f"{title} {text} {detail}")
        return self.agreed

    def trust(self, place: str, code: PythonCode, before: Lines | None) -> bool:
        self.trust_asked.append((place, code.lines))
        return self.agreed

    def tell(self, title: str, text: str, detail: str = "") -> None:
        self.asked.append(f"{title} {text} {detail}")

    def file_to_open(self, folder: str) -> Path | None:
        return self.to_open

    def file_to_save(self, suggestion: str) -> Path | None:
        return self.to_save

    def file_to_write(self, title: str, suggestion: str, kinds: str) -> Path | None:
        return self.to_save

    def folder_to_open(self, title: str, folder: str) -> Path | None:
        return self.to_open

    def folder_to_write(self, title: str, folder: str) -> Path | None:
        return self.to_save


def small_document() -> Document:
    """Input, Conv2d, Flatten, Linear, Output in a row: it can be written as source."""
    drawn = chain(
        ("image", "Input", {}),
        ("conv", "Conv2d", {"out_channels": 4, "padding": 1}),
        ("flat", "Flatten", {}),
        ("logits", "Linear", {}),
        ("result", "Output", {}),
    )
    places = {node: (index * 220.0, 0.0) for index, node in enumerate(drawn.nodes)}
    return drawn.replaced(name="small", positions=places, training=Training())


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """A shown window with the small document."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = SettingsFile(tmp_path / "config" / "settings.json")
    made = MainWindow(Session(), settings, Look(qapp, "light"), tmp_path / "state")
    made.files.questions = made.exports.questions = made.kept.questions = answers
    made.code.questions = answers
    made.resize(1400, 900)
    qtbot.addWidget(made)
    made.files.show_document(small_document(), None)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.session.load(Document(), None)
