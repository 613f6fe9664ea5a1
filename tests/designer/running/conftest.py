"""A run session on a worker without torch, whose runs have no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import designer.running.run_session
from tests.designer.run_stage import Stage


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Stage]:
    stage = Stage(tmp_path / "runs")
    monkeypatch.setattr(designer.running.run_session, "make_run", stage.make_run)
    yield stage
    stage.runs.shut_down()
