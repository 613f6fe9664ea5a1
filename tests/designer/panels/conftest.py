"""A stage with a small drawing that trains, and its training panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import designer.running.run_session
from designer.appearance.theme import LIGHT
from designer.panels.training_panel import TrainingPanel
from tests.designer.run_stage import DOCUMENT, Stage


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
