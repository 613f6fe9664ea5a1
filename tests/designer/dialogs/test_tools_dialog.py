"""A tool is chosen, run and given up in its dialog; what it found stands in a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.appearance.theme import LIGHT
from designer.dialogs.findings_picture import FindingsPicture
from designer.dialogs.findings_table import FindingsTable
from designer.dialogs.tools_dialog import ToolsDialog
from graph_runtime.tool import TOOLS, Findings, Picture
from graph_runtime.train.messages import commands
from graph_runtime.train.messages.look_events import Analysed, LookFailed
from tests.designer.run_stage import DOCUMENT, Stage


class Desk:
    """A dialog whose questions are kept instead of asked."""

    def __init__(self, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[commands.Command] = []
        monkeypatch.setattr(stage.runs.questions, "ask", self._ask)
        stage.session.load(DOCUMENT, None)
        self.qtbot, self.runs, self.host = qtbot, stage.runs, QWidget()
        self.session = stage.session
        qtbot.addWidget(self.host)
        self.dialog = ToolsDialog(stage.session, stage.runs, LIGHT, self.host)
        self.choose("GradientCheck")

    def _ask(self, question: commands.Command) -> bool:
        self.asked.append(question)
        return True

    def choose(self, kind: str) -> None:
        self.dialog.tool.setCurrentIndex(self.dialog.tool.findData(kind))

    def run(self) -> commands.Analyse:
        before = len(self.asked)
        self.qtbot.mouseClick(self.dialog.start, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: len(self.asked) > before)
        question = self.asked[-1]
        assert isinstance(question, commands.Analyse)
        return question

    def answer(self, number: int) -> None:
        found = Findings(
            verdict="bad", message="The gradient of conv is wrong.", fix="Look at conv.",
            columns=("block", "relative error"), rows=(("conv", 0.41), ("logits", 1.5e-9)),
        )  # fmt: skip
        told = Analysed(number=number, tool="GradientCheck", said="Fresh weights", findings=found)
        self.runs.questions.answered.emit(told)


@pytest.fixture
def desk(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> Iterator[Desk]:
    stage = Stage(tmp_path / "runs")
    desk = Desk(stage, qtbot, monkeypatch)
    yield desk
    desk.dialog.done(0)
    stage.runs.shut_down()


def test_what_a_tool_found_stands_in_a_table(desk: Desk) -> None:
    desk.dialog.form.entered.emit("entries", 3)
    asked = desk.run()
    assert (asked.tool, asked.params, asked.drawing) == ("GradientCheck", {"entries": 3}, True)
    assert (Path(asked.folder) / "document.json").is_file()
    assert not desk.dialog.start.isEnabled() and desk.dialog.give_up.isEnabled()
    desk.answer(asked.number - 1)
    assert desk.dialog.table.texts() == [] and desk.dialog.table.isHidden()
    desk.answer(asked.number)
    assert desk.dialog.table.texts() == [["conv", "0.41"], ["logits", "1.5e-09"]]
    assert desk.dialog.verdict.text() == "The gradient of conv is wrong."
    assert "Look at conv" in desk.dialog.note.text() and desk.dialog.start.isEnabled()


def test_a_tool_is_given_up_and_another_one_chosen(desk: Desk) -> None:
    asked = desk.run()
    desk.qtbot.mouseClick(desk.dialog.give_up, Qt.MouseButton.LeftButton)
    assert desk.asked[-1] == commands.Cancel(number=asked.number, tool=True)
    desk.answer(asked.number)
    assert desk.dialog.table.texts() == [] and desk.dialog.table.isHidden()
    desk.choose("OverfitBatch")
    assert desk.dialog.words.text() == TOOLS.kinds["OverfitBatch"].summary()
    again = desk.run()
    assert again.tool == "OverfitBatch" and again.params == {}
    desk.runs.questions.answered.emit(LookFailed(number=again.number, message="It has no data."))
    assert desk.dialog.verdict.text() == "It has no data." and desk.dialog.start.isEnabled()


def test_weights_that_a_tool_has_made_begin_the_training(desk: Desk) -> None:
    desk.dialog.choose("PretrainLayers")
    asked = desk.run()
    found = Findings(verdict="good", message="Pre-trained.", weights="pretrained.safetensors")
    told = Analysed(number=asked.number, tool=asked.tool, said="Fresh weights", findings=found)
    assert not desk.dialog.take.isVisibleTo(desk.dialog)
    desk.runs.questions.answered.emit(told)
    assert desk.dialog.take.isVisibleTo(desk.dialog)
    desk.dialog.take.click()
    training = desk.session.document.training
    assert training is not None and training.start_from == "pretrained.safetensors"
    assert not desk.dialog.take.isEnabled()
    desk.session.undo()
    assert desk.session.document == DOCUMENT


def test_heads_begin_with_a_capital_and_signs_stay_what_they_are(qtbot: QtBot) -> None:
    table = FindingsTable()
    qtbot.addWidget(table)
    columns = ("λ", "kB", "KL divergence", "training loss")
    table.show_findings(
        Findings(verdict="none", message="", columns=columns, rows=((0.0, 1.0, 2.0, 3.0),))
    )
    heads = [table.headerItem().text(column) for column in range(4)]
    assert heads == ["λ", "kB", "KL divergence", "Training loss"]


MAP = Picture(kind="map", names=("he", "she"), points=((0.0, 0.0), (4.0, 2.0)))
CURVE = Picture(kind="curve", points=((5, 1.0), (30, 0.5)), axes=("length", "right"))
MATRIX = Picture(kind="matrix", names=("cat", "sat"), values=((0, 3), (3, 1)))


def tell(desk: Desk, kind: str, picture: Picture | None) -> FindingsPicture:
    desk.choose(kind)
    asked = desk.run()
    found = Findings(verdict="none", message="Done.", picture=picture)
    told = Analysed(number=asked.number, tool=kind, said="Fresh weights", findings=found)
    desk.runs.questions.answered.emit(told)
    drawn = desk.dialog.picture
    drawn.resize(500, 300)
    drawn.grab()
    return drawn


@pytest.mark.row("S10.04")
@pytest.mark.row("S12.01")
def test_a_map_and_a_curve_are_drawn_and_read_off(desk: Desk) -> None:
    drawn = tell(desk, "EmbeddingMap", MAP)
    one, other = drawn.spots()
    assert one.x() < other.x() and one.y() > other.y()
    assert drawn.told(other) == "she: 4, 2" and drawn.told(QPointF(1, 1)) == ""
    drawn = tell(desk, "AccuracyByLength", CURVE)
    assert drawn.told(drawn.spots()[1]) == "30, 0.5"
    tell(desk, "GradientCheck", None)
    assert drawn.isHidden()


@pytest.mark.row("S10.15")
def test_a_matrix_is_drawn_and_its_cells_are_read_off(desk: Desk) -> None:
    drawn = tell(desk, "CooccurrenceMatrix", MATRIX)
    assert not drawn.isHidden()
    area = drawn._area()
    assert drawn.told(area.center() + QPointF(9, -9)) == "cat beside sat: 3"
    assert drawn.told(area.center() + QPointF(9, 9)) == "sat beside sat: 1"
    image = drawn.grab().toImage()
    dark, light = (
        image.pixelColor((area.center() + QPointF(9 * side, -9)).toPoint()).lightness()
        for side in (1, -1)
    )
    assert dark < light - 50
    assert drawn.told(QPointF(2, 2)) == ""


@pytest.mark.row("S10.20")
def test_words_are_freed_of_a_direction_from_the_dialog(desk: Desk) -> None:
    desk.choose("Debias")
    desk.dialog.form.entered.emit("pairs", "he:she")
    asked = desk.run()
    assert (asked.tool, asked.params) == ("Debias", {"pairs": "he:she"})
    found = Findings(
        verdict="none", message="7 words have nothing of it left.", weights="debiased.safetensors",
        columns=("word", "cosine before", "cosine after", "role"),
        rows=(("he", 0.5, 0.4, "pair"), ("doctor", 0.25, 0.0, "neutral")),
    )  # fmt: skip
    told = Analysed(number=asked.number, tool="Debias", said="Run 1", findings=found)
    desk.runs.questions.answered.emit(told)
    assert desk.dialog.table.texts()[1] == ["doctor", "0.25", "0", "neutral"]
    desk.dialog.take.click()
    training = desk.session.document.training
    assert training is not None and training.start_from == "debiased.safetensors"
