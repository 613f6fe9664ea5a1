"""The training panel edits the recipe and trains; the run panel shows and steers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

import designer.running.run_session
from designer.appearance.theme import DARK, LIGHT
from designer.panels.plots_panel import PlotsPanel
from designer.panels.run_panel import RunPanel
from designer.panels.training_figures import GROUPS, PRESETS, preset_of
from designer.panels.training_panel import TrainingPanel
from designer.running.run_session import RunSession
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.loss import LOSSES
from tests.designer.run_stage import Stage

DOCUMENT = Document.model_validate(
    {
        "nodes": {
            "image": {"kind": "Input", "params": {"shape": [1, 8, 8]}},
            "flat": {"kind": "Flatten"},
            "logits": {"kind": "Linear", "params": {"out_features": 10}},
            "result": {"kind": "Output"},
        },
        "edges": [
            {"source": "image", "target": "flat"},
            {"source": "flat", "target": "logits"},
            {"source": "logits", "target": "result"},
        ],
        "training": {},
    }
)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Stage]:
    stage = Stage(tmp_path / "runs")
    stage.session.load(DOCUMENT, None)
    monkeypatch.setattr(designer.running.run_session, "make_run", stage.make_run)
    yield stage
    stage.runs.shut_down()


@pytest.fixture
def panel(stage: Stage, qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def _line(panel: TrainingPanel, name: str) -> QLineEdit:
    line = panel.findChild(QLineEdit, f"param.{name}")
    assert isinstance(line, QLineEdit)
    return line


def _type(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_a_word_typed_letter_by_letter_is_one_step_of_undo(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    _type(qtbot, _line(panel, "epochs"), "125")
    assert panel.edits.training.epochs == 125
    stage.session.undo()
    assert stage.session.document == DOCUMENT and _line(panel, "epochs").text() == "10"


def test_two_fields_are_two_steps(stage: Stage, panel: TrainingPanel, qtbot: QtBot) -> None:
    _type(qtbot, _line(panel, "epochs"), "12")
    _type(qtbot, _line(panel, "lr"), "0.125")
    assert dict(panel.edits.training.optimizer.params) == {"lr": 0.125}
    stage.session.undo()
    assert panel.edits.training.epochs == 12 and not panel.edits.training.optimizer.params


def test_shares_of_the_split_take_from_the_training_part(
    panel: TrainingPanel, qtbot: QtBot
) -> None:
    _type(qtbot, _line(panel, "validation share"), "0.25")
    assert panel.edits.training.split == (0.6, 0.25, 0.15)
    _type(qtbot, _line(panel, "test share"), "0.8")
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
    _type(qtbot, _line(panel, "batch_size"), "0")
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


def test_the_run_panel_steers_a_run_and_lists_it(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"seconds": 0.01}
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    assert "No run yet" in panel.text() and not panel.buttons.stop.isEnabled()
    stage.train()
    qtbot.waitUntil(lambda: stage.runs.phase == "running")
    qtbot.mouseClick(panel.buttons.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "paused")
    assert panel.buttons.pause.text() == "Resume"
    qtbot.mouseClick(panel.buttons.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "running")
    qtbot.mouseClick(panel.buttons.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.runs.phase == "idle")
    qtbot.waitUntil(lambda: "Run 0001 · stopped" in panel.text())
    item = panel.past.topLevelItem(0)
    assert item is not None and [item.text(c) for c in range(2)] == ["0001", "stopped"]
    assert panel.buttons.pause.text() == "Resume" and panel.buttons.pause.isEnabled()


def test_a_failure_is_told_with_its_block(stage: Stage, qtbot: QtBot) -> None:
    stage.pace = {"5": "nan"}
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    stage.train()
    qtbot.waitUntil(lambda: "hidden: The loss is NaN. Lower lr." in panel.text())


def test_a_double_click_shows_an_old_run_in_the_plots(stage: Stage, qtbot: QtBot) -> None:
    for _ in range(2):
        stage.train()
        qtbot.waitUntil(lambda: stage.runs.phase == "idle")
    panel = RunPanel(stage.session, stage.runs, LIGHT)
    plots = PlotsPanel(stage.runs, LIGHT)
    for widget in (panel, plots):
        qtbot.addWidget(widget)
        widget.show()
    item = panel.past.topLevelItem(1)
    assert item is not None
    place = panel.past.visualItemRect(item).center()
    qtbot.mouseClick(panel.past.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.past.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.runs.shown.folder == stage.root / "0001"
    qtbot.waitUntil(lambda: not stage.runs.shown.reading)
    assert len(stage.runs.shown.store.curves["train_loss"]) == 30
    qtbot.waitUntil(lambda: "Run 0001 · finished" in plots._words.text())


def test_every_panel_can_change_its_theme(stage: Stage, qtbot: QtBot) -> None:
    runs: RunSession = stage.runs
    plots = PlotsPanel(runs, LIGHT)
    plots.refresh()
    for part in (
        TrainingPanel(stage.session, runs, LIGHT),
        RunPanel(stage.session, runs, LIGHT),
        plots,
    ):
        qtbot.addWidget(part)
        part.set_theme(DARK)
        part.set_theme(LIGHT)


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
    fold, line = panel.folds["run"], _line(panel, "epochs")
    _type(qtbot, line, "12")
    assert line.isVisible() and not fold.told()
    qtbot.mouseClick(fold.heading, Qt.MouseButton.LeftButton)
    assert not line.isVisible() and fold.told() == "epochs 12"
    qtbot.keyClick(fold.heading, Qt.Key.Key_Space)
    assert line.isVisible()


def _shown_transforms(panel: TrainingPanel) -> list[str]:
    return [row.name.text() for row in panel.transforms.rows if not row.isHidden()]


@pytest.mark.row("S6.14")
def test_transforms_are_added_ordered_set_and_removed(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    section, adding = panel.transforms, panel.transforms.adding
    for title in ("Crop at a random place", "Turn, shear, zoom and shift", "Noise"):
        adding.activated.emit(adding.findText(title))
    kinds = [one.kind for one in panel.edits.training.transforms]
    assert kinds == ["RandomCrop", "RandomAffine", "GaussianNoise"]
    assert _shown_transforms(panel)[0] == "1  Crop at a random place"
    qtbot.mouseClick(section.rows[2].buttons["up"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(section.rows[0].buttons["remove"], Qt.MouseButton.LeftButton)
    assert _shown_transforms(panel) == ["1  Noise", "2  Turn, shear, zoom and shift"]
    _type(qtbot, section.rows[0].form.field("sigma").findChild(QLineEdit), "0.25")
    assert dict(panel.edits.training.transforms[0].params) == {"sigma": 0.25}
    stage.session.undo()
    assert dict(panel.edits.training.transforms[0].params) == {}
    for _ in range(5):
        stage.session.undo()
    assert stage.session.document == DOCUMENT and _shown_transforms(panel) == []


def test_the_sentence_against_a_transform_stands_in_its_row(
    stage: Stage, panel: TrainingPanel, qtbot: QtBot
) -> None:
    adding = panel.transforms.adding
    adding.activated.emit(adding.findText("Token dropout"))
    row = panel.transforms.rows[0]
    assert "works on sequences" in row._sentence.text() and not row._sentence.isHidden()
    assert not panel.card.train.isEnabled()
    qtbot.mouseClick(row.buttons["remove"], Qt.MouseButton.LeftButton)
    assert panel.card.train.isEnabled()


def test_metrics_beside_the_first_are_added_set_and_removed(
    stage: Stage, panel: TrainingPanel
) -> None:
    section = panel.metrics
    section.adding.activated.emit(section.adding.findText("TopKAccuracy"))
    assert panel.edits.training.metrics == (Recipe(kind="TopKAccuracy"),)
    section.rows[0].entered.emit(0, "k", 3)
    assert panel.edits.training.metrics[0].params == {"k": 3}
    assert not stage.session.checked.problems
    section.adding.activated.emit(section.adding.findText("R2Score"))
    assert [p.param for p in stage.session.checked.problems] == ["training.metrics.1"]
    section.rows[1].removed.emit(1)
    section.rows[0].removed.emit(0)
    assert panel.edits.training.metrics == () and not section.preview.isVisible()
    for _ in range(5):
        stage.session.undo()
    assert stage.session.document == DOCUMENT


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
    _type(qtbot, _line(panel, "slope"), "0.125")
    assert panel.edits.training.teacher_forcing == Recipe(
        kind="LinearDecay", params={"slope": 0.125}
    )
    stage.session.apply("Digits", set_training(stage.session.document, Training()))
    assert section.isHidden()
