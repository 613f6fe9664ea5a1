"""The window is killed while it saves: the file is the old or the new one, and edits come back."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_runtime.keeping.files import read_document
from graph_runtime.keeping.recovery import find_recoverable
from tests.end_to_end import saving_window

KILLS = 12


@pytest.mark.slow
def test_a_window_killed_at_any_moment_leaves_a_whole_file_and_its_last_edits(
    tmp_path: Path,
) -> None:
    moments = random.Random(4)
    for kill in range(KILLS):
        folder = tmp_path / str(kill)
        folder.mkdir()
        path = folder / "network.json"
        last = killed_at(path, folder / "state", after=0.3 + moments.random())
        found = [read_document(path)]
        # Nothing is left to recover when the kill came right after a save.
        found += [lost.document for lost in find_recoverable(folder / "state")]
        for document in found:
            assert document.nodes["result"].label == document.name
        # Killed in a save that follows an edit without one, it may be two behind: the journal takes
        # up to half a second.
        assert last - 2 <= max(int(document.name.split()[1]) for document in found) <= last + 1


def killed_at(path: Path, state: Path, after: float) -> int:
    """Run the window for this long (s) after its first edit; the last number it told."""
    command = [sys.executable, "-m", saving_window.__name__, str(path), str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        first = window.stdout.readline()
        time.sleep(after)
        window.kill()
        told = [first, *window.stdout.read().splitlines(keepends=True)]
    return int([line for line in told if line.endswith("\n")][-1])
