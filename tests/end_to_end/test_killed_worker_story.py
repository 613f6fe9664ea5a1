"""The training process dies under the window: told, undamaged, gone on with, the same result."""

from __future__ import annotations

import os
import signal
from hashlib import sha256
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.running.run_places import is_resumable
from designer.window.main_window import MainWindow
from graph_runtime.errors import Problem
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import Losses
from tests.end_to_end.person import Person

pytestmark = pytest.mark.slow


def weights_of(run: Path) -> str:
    """sha256 of the weights in the newest checkpoint."""
    newest = max(run.glob("checkpoints/*/model.safetensors"), key=lambda file: file.stat().st_mtime)
    return sha256(newest.read_bytes()).hexdigest()


def losses_of(run: Path) -> dict[int, float]:
    """The loss of every step; a step taken twice keeps its second loss."""
    losses: dict[int, float] = {}
    for event in RunFolder(run).events():
        if isinstance(event, Losses):
            values = event.values.unpack().tolist()
            losses |= dict(enumerate(values, start=event.first_step))
    return losses


def train_to_the_end(qtbot: QtBot, window: MainWindow) -> Path:
    Person(qtbot, window).press("train")
    qtbot.waitUntil(lambda: window.runs.live.facts.phase == "finished", timeout=90_000)
    qtbot.waitUntil(lambda: window.runs.phase == "idle", timeout=5_000)
    assert window.runs.folder is not None
    return window.runs.folder


def test_a_killed_run_goes_on_and_ends_bit_for_bit_as_an_unbroken_one(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    person, runs = Person(qtbot, window), window.runs
    window.files.show_document(read_example("digits_cnn"), tmp_path / "digits.json")
    unbroken = train_to_the_end(qtbot, window)
    document = window.session.document

    said: list[Problem] = []
    runs.failed.connect(said.append)
    person.press("train")
    qtbot.waitUntil(
        lambda: (
            runs.live.facts.step > 250 and runs.folder is not None and is_resumable(runs.folder)
        ),
        timeout=60_000,
    )
    qtbot.waitUntil(lambda: len(runs.live.moments.checkpoints) > 0, timeout=60_000)
    assert runs.worker.pid is not None
    os.kill(runs.worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "killed" in said[0].message and "The document is untouched." in said[0].message
    assert said[0].fix.startswith("Resume continues from epoch ")
    assert window.session.document is document
    assert runs.phase == "idle" and window.training.may_continue

    person.press("pause")  # the same key goes on with a run that ended early
    qtbot.waitUntil(lambda: runs.live.facts.phase == "finished", timeout=90_000)
    broken = runs.folder
    assert broken is not None and broken != unbroken
    assert losses_of(broken) == losses_of(unbroken)
    assert weights_of(broken) == weights_of(unbroken)
