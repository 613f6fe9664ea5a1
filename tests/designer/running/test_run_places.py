"""Past runs are listed and read whatever lies in their folders; each document has its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from designer.editing.session import Session
from designer.running.log_playback import LogPlayback
from designer.running.run_places import past_runs, plain_name, runs_root
from designer.running.run_session import RunSession
from graph_runtime.document.model import Document


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


def test_runs_lie_beside_a_saved_document() -> None:
    assert runs_root(Path("/home/a/my net.json"), "x", "now") == Path("/home/a/runs/my-net")
    assert runs_root(None, "../../etc", "now").parts[-3:] == ("runs", "etc", "now")
    assert plain_name("\u202e/..") == "untitled"


def test_two_unsaved_documents_of_one_name_keep_their_runs_apart(qapp: object) -> None:
    session = Session()
    runs = RunSession(session)
    first = runs.root
    session.load(Document(), None)
    assert runs.root != first and runs.root.parent == first.parent
