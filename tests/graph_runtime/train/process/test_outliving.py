"""A run ends with its window, or outlives it and can be followed and stopped, as is wished."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph_runtime.train.folder import presence
from graph_runtime.train.folder.mailbox import Mailbox
from graph_runtime.train.messages.commands import Pause, Stop
from tests.endurance.window_deaths import kill_windows

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


@linux
@pytest.mark.slow
@pytest.mark.row("F21")
@pytest.mark.parametrize("keep", [False, True])
def test_what_a_killed_window_leaves_behind_is_what_was_wished(tmp_path: Path, keep: bool) -> None:
    """`python -m tests.endurance.window_deaths [--keep]` kills a hundred."""
    for case in kill_windows(tmp_path, 3, at_once=3, keep=keep):
        assert not case.faults


def test_a_mailbox_gives_every_whole_command_once(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    assert box.take() == []
    assert box.put(Pause()) and box.put(Stop())
    with (tmp_path / "commands.jsonl").open("ab") as file:
        file.write(b'no command\n{"command":')
    assert [type(command) for command in box.take()] == [Pause, Stop]
    with (tmp_path / "commands.jsonl").open("ab") as file:
        file.write(b'"stop"}\n')
    assert box.take() == [Stop()]
    box.clear()
    assert Mailbox(tmp_path).take() == []


@linux
def test_a_mailbox_writes_through_no_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "commands.jsonl").symlink_to(tmp_path / "elsewhere")
    assert not Mailbox(tmp_path).put(Stop())
    assert (tmp_path / "elsewhere").read_text() == "mine"


@linux
def test_a_process_is_told_from_a_later_one_of_its_number(tmp_path: Path) -> None:
    run = tmp_path / "0001"
    run.mkdir()
    assert presence.who(run) is None and presence.going_on(tmp_path) is None
    presence.say_here(run)
    here = presence.who(run)
    assert here is not None and here.pid == os.getpid()
    assert presence.going_on(tmp_path) == run
    for other in ({"started": "1"}, {"boot": "yesterday"}, {"pid": 2**22 + 1}, {"started": ""}):
        assert not here.model_copy(update=other).alive
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        dead = here.model_copy(update={"pid": child.pid})
    assert not dead.alive
    (run / "worker.json").write_bytes(b"\xff{")
    assert presence.who(run) is None
    presence.leave(run)
    assert not list(run.iterdir())
