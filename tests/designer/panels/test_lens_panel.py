"""The lens shows what the worker answers, steps through it, and says why it shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.appearance.theme import DARK, LIGHT
from designer.panels.lens_panel import LensPanel
from designer.plots.look_numbers import LookNumbers
from designer.plots.tiling import Spot
from designer.running.lens import Lens
from designer.running.lens_view import View
from graph_runtime.document.model import Training
from graph_runtime.edits.drawing_edits import move_nodes, set_param
from graph_runtime.train.messages.commands import Cancel, Look, Rank
from graph_runtime.train.messages.look_events import BlockValue, Looked, LookFailed, Ranked
from tests.designer.conftest import small_document
from tests.designer.run_stage import Stage

VALUES = np.random.default_rng(0).normal(size=64 + 4 * 64 + 10 + 10).astype("<f4")


def block(node: str, kind: str, shape: tuple[int, ...], at: int, back: int = -1) -> BlockValue:
    return BlockValue(
        node=node, kind=kind, shape=shape, at=at, gradient_at=back,
        low=-2.0, high=3.0, mean=0.5, deviation=1.0, zeros=0.25, steepest=0.7,
    )  # fmt: skip


def answer(folder: Path, number: int) -> Looked:
    np.save(folder / f"look-{number}.npy", VALUES, allow_pickle=False)
    return Looked(
        number=number, file=f"look-{number}.npy", row=3, count=270,
        values=(
            block("image", "Input", (1, 8, 8), 0),
            block("conv", "Conv2d", (4, 8, 8), 64),
            block("logits", "Linear", (10,), 320, 330),
            block("result", "Output", (10,), 320),
        ),
        classes=tuple("0123456789"), shares=(0.01,) * 9 + (0.91,), target="9", loss=0.094,
        said="Run 0001, ckpt-000000600",
    )  # fmt: skip


@dataclass
class Seat:
    """A panel, what it has asked, and the folder in which answers lie."""

    panel: LensPanel
    stage: Stage
    asked: list[Look | Cancel]
    folder: Path

    @property
    def lens(self) -> Lens:
        return self.panel.lens

    def hear(self) -> Looked:
        """The worker's answer to what was asked last."""
        told = answer(self.folder, self.asked[-1].number)
        self.lens._folder = self.folder
        self.stage.runs.questions.answered.emit(told)
        return told


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    stage = Stage(tmp_path / "runs")
    asked: list[Look | Cancel] = []

    def ask(question: Look | Cancel) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(stage.runs.questions, "ask", ask)
    stage.session.load(small_document(), None)
    panel = LensPanel(Lens(stage.session, stage.runs), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1300, 380)
    panel.show()
    qtbot.waitUntil(lambda: bool(asked))
    yield Seat(panel, stage, asked, tmp_path)
    panel.lens.shut_down()


def test_without_a_run_the_drawing_itself_is_looked_into(seat: Seat) -> None:
    (question,) = seat.asked
    assert question.drawing and question.weights == "fresh"
    assert (Path(question.folder) / "document.json").is_file()
    assert seat.panel.text().startswith("Looking")


def test_the_numbers_of_the_chosen_block_are_shown(seat: Seat) -> None:
    seat.hear()
    assert seat.lens.value is not None and seat.lens.value.node == "logits"
    seat.lens.choose(1)
    assert np.array_equal(seat.panel.numbers.tiles.sheet.tiles, VALUES[64:320].reshape(4, 8, 8))
    assert "4 × 8 × 8" in seat.panel.text() and "25% zeros" in seat.panel.text()
    seat.panel.numbers.tiles.hovered.emit(Spot(2, 1, 3))
    assert f"[2, 1, 3] = {VALUES[64 + 128 + 11]:.6g}" in seat.panel.text()


@pytest.mark.row("S1.34")
def test_steps_go_through_the_blocks_in_order_and_stop_at_the_ends(
    seat: Seat, qtbot: QtBot
) -> None:
    seat.hear()
    seen: list[str] = []
    seat.panel.node_chosen.connect(seen.append)
    seat.lens.choose(1)
    seen.clear()
    for _ in range(3):
        seat.lens.step(1)
    assert np.array_equal(seat.panel.numbers.tiles.sheet.tiles.ravel(), VALUES[320:330])
    for _ in range(5):
        seat.lens.step(-1)
    assert seen == ["logits", "result", "result", "logits", "conv", "image", "image", "image"]


def test_gradients_are_shown_in_place_of_values(seat: Seat) -> None:
    seat.hear()
    seat.lens.choose(2)
    seat.panel.header.modes["gradient"].click()
    assert np.array_equal(seat.panel.numbers.tiles.sheet.tiles.ravel(), VALUES[330:340])
    assert "gradient up to 0.7" in seat.panel.text()
    seat.lens.choose(1)
    assert "No gradient: the result does not depend" in seat.panel.text()
    seat.panel.header.modes["value"].click()
    assert np.array_equal(seat.panel.numbers.tiles.sheet.tiles, VALUES[64:320].reshape(4, 8, 8))


@pytest.mark.row("S1.29")
def test_bars_say_how_sure_the_network_is(seat: Seat) -> None:
    seat.hear()
    assert seat.panel.answer.bars.isVisible() and seat.panel.answer.bars.text().endswith("9 91.0%")
    assert sum(share for _, share in seat.panel.answer.bars._rows) == pytest.approx(1.0)


def test_another_sample_and_typed_numbers_are_asked_for(seat: Seat) -> None:
    seat.hear()
    seat.panel.header._row.setValue(7)
    seat.panel.header.type_numbers("1, -2.5 and 3e-1")
    assert seat.lens.wanted.numbers == (1.0, -2.5, 0.3) and seat.lens.wanted.row == 7
    seat.panel.header.type_numbers("")
    assert seat.lens.wanted.numbers is None


def test_a_part_without_samples_is_not_looked_into_first(seat: Seat) -> None:
    session = seat.stage.session

    def looked_at(*split: float) -> str:
        recipe = Training.model_validate({"split": split})
        session.apply("Split", session.document.replaced(training=recipe))
        return seat.lens.wanted.part

    assert looked_at(0.7, 0.2, 0.1) == "test"
    assert looked_at(1.0, 0.0, 0.0) == "train"
    assert looked_at(0.8, 0.2, 0.0) == "validation"
    seat.lens.want(part="train")
    assert looked_at(0.7, 0.2, 0.1) == "train"


def test_a_look_that_fails_says_why_and_one_under_way_can_be_given_up(seat: Seat) -> None:
    assert seat.panel.header._again.text() == "Cancel"
    seat.panel.header._again.click()
    assert isinstance(seat.asked[-1], Cancel)
    number = seat.asked[-1].number
    failed = LookFailed(number=number, message="Run 0001 has no checkpoint yet.")
    seat.stage.runs.questions.answered.emit(failed)
    assert seat.panel.text() == "Run 0001 has no checkpoint yet."
    assert seat.panel.header._again.text() == "Look"


def test_an_answer_that_was_overtaken_is_not_shown(seat: Seat) -> None:
    old = seat.asked[-1].number
    seat.lens.look()
    seat.stage.runs.questions.answered.emit(answer(seat.folder, old))
    assert seat.lens.view is None and seat.lens.busy


def test_numbers_that_are_gone_leave_a_sentence(seat: Seat) -> None:
    told = seat.hear()
    (seat.folder / told.file).unlink()
    seat.lens.step(1)
    assert seat.panel.numbers.tiles.sheet.tiles.size == 0 and "cannot be read" in seat.panel.text()


def test_the_panel_changes_its_clothes(seat: Seat, qtbot: QtBot) -> None:
    seat.hear()
    light = seat.panel.grab().toImage()
    seat.panel.set_theme(DARK)
    assert seat.panel.grab().toImage() != light
    assert isinstance(seat.lens.view, View) and isinstance(seat.lens.view.numbers, LookNumbers)


def test_best_samples_are_asked_for_once_for_the_unit_that_was_clicked(seat: Seat) -> None:
    told = seat.hear()
    seat.lens.choose(1)
    seat.panel.numbers.tiles.pressed.emit(Spot(2, 1, 3))
    assert seat.lens.order.unit == 2
    seat.panel.header.modes["samples"].click()
    seat.panel.refresh()
    questions = [asked for asked in seat.asked if isinstance(asked, Rank)]
    assert [(q.node, q.unit, q.part) for q in questions] == [("conv", 2, "test")]
    assert "All samples go through" in seat.panel.text()
    assert seat.panel.header._again.text() == "Cancel"
    samples = np.arange(2 * 64, dtype="<f4")
    np.save(seat.folder / "best-9.npy", samples, allow_pickle=False)
    ranked = Ranked(
        number=questions[0].number, file="best-9.npy", node="conv", unit=2, rows=(5, 3),
        activations=(2.5, 1.5), targets=("7", "1"), shape=(1, 8, 8), count=270,
    )  # fmt: skip
    seat.stage.runs.questions.answered.emit(ranked)
    assert np.array_equal(seat.panel.numbers.tiles.sheet.tiles, samples.reshape(2, 8, 8))
    assert seat.panel.numbers.tiles.sheet.names == ("7: 2.5", "1: 1.5")
    seat.lens.step(1)
    assert seat.lens.order.unit == 0 and len([q for q in seat.asked if isinstance(q, Rank)]) == 2
    assert told.number < questions[0].number


def test_a_block_without_weights_says_so(seat: Seat) -> None:
    seat.hear()
    seat.lens.choose(1)
    seat.panel.header.modes["weights"].click()
    assert "This block has no weights." in seat.panel.text()


def test_the_drawing_is_written_once_until_it_changes(seat: Seat, qtbot: QtBot) -> None:
    seat.hear()
    first = seat.asked[-1]
    seat.panel.header._row.setValue(9)
    qtbot.waitUntil(lambda: len(seat.asked) == 2)
    assert isinstance(first, Look) and isinstance(seat.asked[1], Look)
    assert seat.asked[1].folder == first.folder and seat.asked[1].row == 9
    session = seat.stage.session
    session.apply("Move", move_nodes(session.document, {"conv": (7.0, 7.0)}))
    session.apply("Wider", set_param(session.document, "conv", "out_channels", 6))
    qtbot.waitUntil(lambda: len(seat.asked) == 3, timeout=5_000)
    assert isinstance(seat.asked[2], Look) and seat.asked[2].folder != first.folder
    text = (Path(seat.asked[2].folder) / "document.json").read_text()
    assert '"out_channels": 6' in text
    scratch = Path(first.folder).parent
    seat.lens.shut_down()
    assert not scratch.exists()
