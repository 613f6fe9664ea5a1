"""The preview shows every step side by side, follows epoch and seed, and can be given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.preview_dialog import PreviewDialog
from graph_runtime.document.model import Recipe, Training
from graph_runtime.train.messages import commands
from graph_runtime.train.messages.look_events import LookFailed, Previewed, PreviewStep
from tests.designer.run_stage import DOCUMENT, Stage

FLIP = Training(transforms=(Recipe(kind="RandomVerticalFlip"),), seed=4)


class Desk:
    """A dialog whose questions are kept instead of asked."""

    def __init__(self, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[commands.Command] = []
        monkeypatch.setattr(stage.runs.questions, "ask", self._ask)
        stage.session.load(DOCUMENT.replaced(training=FLIP), None)
        self.runs, self.host = stage.runs, QWidget()
        qtbot.addWidget(self.host)
        self.dialog = PreviewDialog(stage.session, stage.runs, LIGHT, self.host)
        qtbot.waitUntil(lambda: len(self.asked) == 1)

    def _ask(self, question: commands.Command) -> bool:
        self.asked.append(question)
        return True

    @property
    def last(self) -> commands.Preview:
        question = self.asked[-1]
        assert isinstance(question, commands.Preview)
        return question

    def answer(self) -> None:
        """Two pictures and the same upside down."""
        folder = Path(self.last.folder) / "fresh"
        folder.mkdir()
        picture = np.arange(128, dtype=np.float32).reshape(2, 1, 8, 8)
        both = np.concatenate([picture.reshape(-1), picture[:, :, ::-1].reshape(-1)])
        np.save(folder / "preview-1.npy", both)
        figures = {"low": 0.0, "high": 127.0, "mean": 63.5, "deviation": 36.9, "changed": 1.0}
        steps = tuple(
            PreviewStep(kind=kind, shape=(1, 8, 8), at=128 * n, **figures)
            for n, kind in enumerate(("", "RandomVerticalFlip"))
        )
        self.runs.questions.answered.emit(
            Previewed(
                number=self.last.number, file="preview-1.npy", rows=(0, 1), seed=4, epoch=0,
                steps=steps, targets=("7", "1"), mixed=("", ""), count=90,
            )
        )  # fmt: skip


@pytest.fixture
def desk(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> Iterator[Desk]:
    stage = Stage(tmp_path / "runs")
    desk = Desk(stage, qtbot, monkeypatch)
    yield desk
    desk.dialog.done(0)
    stage.runs.shut_down()


def test_every_step_stands_beside_the_one_before(desk: Desk) -> None:
    assert (desk.last.seed, desk.last.epoch, desk.last.part) == (4, 0, "train")
    desk.answer()
    sheet = desk.dialog.sheet
    assert sheet.accessibleDescription() == "Before, Mirror top and bottom: 7; 1"
    before, after = (step[0] for step in sheet._images)
    assert before is not None and after is not None
    assert after == before.flipped(Qt.Orientation.Vertical)
    assert "Samples 0–1 of 90" in desk.dialog.note.text()


def test_another_epoch_is_asked_for_and_can_be_given_up(desk: Desk, qtbot: QtBot) -> None:
    desk.answer()
    assert not desk.dialog.give_up.isEnabled()
    desk.dialog.epoch.setValue(7)
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert desk.last.epoch == 7 and desk.dialog.give_up.isEnabled()
    number = desk.last.number
    qtbot.mouseClick(desk.dialog.give_up, Qt.MouseButton.LeftButton)
    assert desk.asked[-1] == commands.Cancel(number=number, preview=True)
    assert not desk.dialog.give_up.isEnabled()


def test_what_went_wrong_is_said(desk: Desk) -> None:
    desk.runs.questions.answered.emit(
        LookFailed(number=desk.last.number, message="A run is going on.")
    )
    assert desk.dialog.note.text() == "A run is going on."
