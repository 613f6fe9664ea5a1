"""A flood of events arrives whole and in order, whether or not the window can keep up."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.running import run_session
from tests.benchmarks.event_flood import flood

COUNT = 20_000


@pytest.mark.parametrize("way", ["pipe", "outlet"])
def test_every_event_of_a_flood_is_in_the_log_and_in_the_plots(
    way: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(run_session, "make_run", run_session.make_run)
    outcome = flood(qapp, tmp_path, COUNT, way)  # type: ignore[arg-type]
    assert outcome.log_lines == COUNT + 2
    assert outcome.drawn_points == COUNT * 98 // 100
