"""The training panel edits the recipe, step by step of undo, and trains."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.panels.training_figures import PRESETS, preset_of
from designer.panels.training_panel import TrainingPanel
from graph_runtime.document.model import Training
from graph_runtime.loss import LOSSES
from tests.designer.panels.typing_hand import line_of, type_into
from tests.designer.run_stage import DOCUMENT, Stage


def test_a_word_typed_letter_by_letter_is_one_step_of_undo(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    type_into(qtbot, line_of(panel, "epochs"), "125")
    assert panel.edits.training.epochs == 125
    stage.session.undo()
    assert stage.session.document == DOCUMENT and line_of(panel, "epochs").text() == "10"


def test_two_fields_are_two_steps(stage: Stage, panel: TrainingPanel, qtbot: QtBot) -> None:
    type_into(qtbot, line_of(panel, "epochs"), "12")
    type_into(qtbot, line_of(panel, "lr"), "0.125")
    assert dict(panel.edits.training.optimizer.params) == {"lr": 0.125}
    stage.session.undo()
    assert panel.edits.training.epochs == 12 and not panel.edits.training.optimizer.params


def test_shares_of_the_split_take_from_the_training_part(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    type_into(qtbot, line_of(panel, "validation share"), "0.25")
    assert panel.edits.training.split == (0.6, 0.25, 0.15)
    type_into(qtbot, line_of(panel, "test share"), "0.8")
    assert panel.edits.training.split == (0.75, 0.25, 0.0)  # The 0 was taken, 0.8 is refused.
    assert "Nothing is left" in panel.forms["data_more"].field("test share").sentence


@pytest.mark.row("S15.20")
@pytest.mark.row("S15.21")
@pytest.mark.parametrize("preset, split", PRESETS.items())
def test_usual_shares_are_one_choice_and_one_step(
    stage: Stage, panel: TrainingPanel, preset: str, split: tuple[float, float, float]
) -> None:
    assert sum(split) == pytest.approx(1)
    assert "/".join(f"{100 * share:g}" for share in split if share) == preset
    panel.forms["data"].entered.emit("shares", preset)
    assert tuple(panel.edits.training.split) == split
    assert preset_of(panel.edits.training) == preset
    if preset != "70/15/15":
        stage.session.undo()
    assert stage.session.document == DOCUMENT


def test_shares_of_ones_own_are_told_as_they_are() -> None:
    assert preset_of(Training(split=(0.5, 0.25, 0.25))) == "50/25/25"


def test_a_figure_out_of_bounds_is_refused_at_its_field(panel: TrainingPanel, qtbot: QtBot) -> None:
    type_into(qtbot, line_of(panel, "batch_size"), "0")
    assert panel.edits.training.batch_size == 64
    assert (
        panel.forms["run"].field("batch_size").sentence
        == "batch_size takes a whole number from 1 to 1e+06."
    )


def test_another_kind_begins_with_its_defaults(stage: Stage, panel: TrainingPanel) -> None:
    box = panel.sections["schedule"].box
    assert box.currentText() == "constant"
    box.activated.emit(2)
    assert panel.edits.training.schedule is not None
    box.activated.emit(0)
    assert panel.edits.training.schedule is None
    stage.session.undo()
    stage.session.undo()
    assert stage.session.document == DOCUMENT


def test_a_network_that_does_not_fit_cannot_be_trained_and_says_why(
    stage: Stage, panel: TrainingPanel
) -> None:
    assert panel.card.train.isEnabled()
    panel.sections["loss"].box.activated.emit(list(LOSSES.kinds).index("DrawnLoss"))
    assert not panel.card.train.isEnabled()
    assert panel.card.reason.text() == str(stage.session.checked.problems[0])


def test_a_document_without_a_recipe_gets_the_usual_one_when_trained(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    stage.session.load(DOCUMENT.replaced(training=None), None)
    qtbot.mouseClick(panel.card.train, Qt.MouseButton.LeftButton)
    assert stage.session.document.training == Training()
    assert stage.runs.phase == "preparing"
    qtbot.waitUntil(lambda: stage.runs.live.facts.over)
