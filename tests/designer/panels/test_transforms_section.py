"""What samples undergo and what is measured beside: lists that grow, shrink and change places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from designer.panels.training_panel import TrainingPanel
from graph_runtime.document.model import Recipe
from tests.designer.panels.typing_hand import type_into
from tests.designer.run_stage import DOCUMENT, Stage


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
    type_into(qtbot, section.rows[0].form.field("sigma").findChild(QLineEdit), "0.25")
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
