"""Past runs are listed and read whatever lies in their folders."""

import os
from pathlib import Path

import pytest

from designer.running.log_playback import LogPlayback
from designer.running.run_places import past_runs


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.timeout(20)
def test_a_pipe_in_the_place_of_a_log_is_not_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "0001" / "events.jsonl"
    log.parent.mkdir()
    os.mkfifo(log)
    assert [run.state for run in past_runs(tmp_path)] == ["empty"]
    playback = LogPlayback(log)
    playback.advance(1.0)
    assert playback.done
