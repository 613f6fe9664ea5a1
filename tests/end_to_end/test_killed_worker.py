"""The worker is killed in the middle of a run: the window tells, and the run goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from designer.run_session import RunSession
from designer.session import Session
from graph_runtime.document import Document
from graph_runtime.edits import set_training
from graph_runtime.errors import Problem
from graph_runtime.examples import read_example

pytestmark = pytest.mark.slow
EPOCHS = 400


@pytest.fixture
def document() -> Document:
    document = read_example("digits_mlp")
    assert document.training is not None
    return set_training(document, document.training.model_copy(update={"epochs": EPOCHS}))


@pytest.fixture
def runs(document: Document, tmp_path: Path, qapp: object) -> Iterator[RunSession]:
    runs = RunSession(Session(document), root=lambda: tmp_path / "runs")
    yield runs
    runs.shut_down()


def test_a_killed_run_resumes_and_ends_bit_for_bit_like_an_undisturbed_one(
    runs: RunSession, document: Document, qtbot: QtBot
) -> None:
    problems: list[Problem] = []
    runs.failed.connect(problems.append)
    checked = runs._session.checked
    runs.train(checked)
    qtbot.waitUntil(lambda: len(runs.live.checkpoints) > 0, timeout=60_000)
    assert runs.worker.pid is not None
    os.kill(runs.worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(problems), timeout=5_000)
    assert "killed" in problems[0].message and "The document is untouched." in problems[0].message
    assert problems[0].fix.startswith("Resume continues from epoch ")
    assert runs._session.document is document
    runs.continue_run()
    qtbot.waitUntil(lambda: runs.live.facts.over, timeout=60_000)
    killed, folder = runs.live, runs.folder
    runs.train(checked)
    qtbot.waitUntil(lambda: runs.live.facts.over, timeout=60_000)
    assert killed.facts.phase == runs.live.facts.phase == "finished"
    assert killed.facts.metrics == runs.live.facts.metrics
    for name in ("train_loss", "validation_loss", "validation_metric"):
        assert np.array_equal(killed.curves[name].points(), runs.live.curves[name].points()), name
    assert folder is not None and runs.folder is not None
    assert _weights(folder, killed.facts.step) == _weights(runs.folder, runs.live.facts.step)


def _weights(folder: Path, step: int) -> bytes:
    return (folder / "checkpoints" / f"ckpt-{step:09}" / "model.safetensors").read_bytes()
