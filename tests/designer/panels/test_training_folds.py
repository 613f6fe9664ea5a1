"""The training panel's sections: one goal each, folded, and open where something is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.panels.training_figures import GROUPS, preset_of
from designer.panels.training_panel import TrainingPanel
from graph_runtime.document.model import Recipe, Training
from graph_runtime.edits.drawing_edits import set_training
from tests.designer.panels.typing_hand import line_of, type_into
from tests.designer.run_stage import DOCUMENT, Stage


@pytest.mark.row("S6.18")
def test_knobs_stand_with_the_one_goal_they_serve(panel: TrainingPanel) -> None:
    """Fitting the data and not over-fitting them are set apart: no field stands in both."""
    fit, generalise = panel.folds["fit"], panel.folds["generalise"]
    assert fit.isAncestorOf(panel.sections["optimizer"]) and fit.isAncestorOf(panel.forms["fit"])
    assert generalise.isAncestorOf(panel.forms["generalise"])
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names))


def test_a_section_closes_and_then_tells_what_is_set_in_it(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    fold, line = panel.folds["run"], line_of(panel, "epochs")
    type_into(qtbot, line, "12")
    assert line.isVisible() and not fold.told()
    qtbot.mouseClick(fold.heading, Qt.MouseButton.LeftButton)
    assert not line.isVisible() and fold.told() == "epochs 12"
    qtbot.keyClick(fold.heading, Qt.Key.Key_Space)
    assert line.isVisible()


def test_what_is_seldom_needed_is_folded_away_and_comes_up_with_its_problem(
    panel: TrainingPanel, stage: Stage
) -> None:
    session, more = stage.session, panel.more["data"]
    assert not more.opened
    recipe = panel.edits.training
    held = {"training_dev": 0.1, "split": (0.5, 0.25, 0.25)}
    session.apply("Hold back", set_training(DOCUMENT, recipe.model_copy(update=held)))
    assert more.told() == "training_dev 0.1"
    assert preset_of(panel.edits.training) == "50/25/25"
    wrong = recipe.model_copy(update={"bptt_steps": 4})
    session.apply("Cut", set_training(DOCUMENT, wrong))
    assert panel.more["fit"].opened
    assert "nothing to cut short" in panel.forms["fit_more"].field("bptt_steps").sentence


@pytest.mark.row("S11.07")
def test_teacher_forcing_is_offered_where_there_is_a_decoder(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    section = panel.sections["teacher_forcing"]
    assert section.isHidden()
    copying = Training(dataset=Recipe(kind="Copying"))
    stage.session.apply("Copy", set_training(stage.session.document, copying))
    assert not section.isHidden()
    row = section.box.findText("Linear decay")
    section.box.setCurrentIndex(row)
    section.box.activated.emit(row)
    assert panel.edits.training.teacher_forcing == Recipe(kind="LinearDecay")
    type_into(qtbot, line_of(panel, "slope"), "0.125")
    assert panel.edits.training.teacher_forcing == Recipe(
        kind="LinearDecay", params={"slope": 0.125}
    )
    stage.session.apply("Digits", set_training(stage.session.document, Training()))
    assert section.isHidden()
