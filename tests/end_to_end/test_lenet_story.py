"""LeNet-5 from an empty canvas: drawn, trained, undone, redone, exported, run again."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from designer.window.main_window import MainWindow
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import EpochEnded, Losses
from tests.designer.conftest import Answers
from tests.end_to_end.person import Person

STEP, LINE = 240.0, 200.0

FEATURES = ("conv2d", "relu", "maxpool", "conv2d", "relu", "maxpool", "flatten")
HEAD = ("linear", "relu", "linear", "relu", "linear", "output")


def write_digits(path: Path) -> None:
    """300 bundled digits, each pixel as 4×4, as arrays that LeNet-5 reads."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = np.kron(digits.images[:300], np.ones((4, 4))).astype(np.float32)[:, None] / 16
    np.savez(path, x=images, y=digits.target[:300].astype(np.int64))


def draw(person: Person) -> None:
    """Input by double-click, every other block by pulling a wire out of the one before."""
    person.window.canvas.camera.zoom_to(0.55)
    person.window.canvas.centerOn(QPointF(900, 150))
    node = person.add("input", QPointF(0, 0))
    person.set(node, "shape", "1, 32, 32")
    for column, search in enumerate(FEATURES, start=1):
        node = person.extend(node, "y", QPointF(column * STEP, 30), search)
    node = person.add("linear", QPointF(0, LINE))
    person.connect("flatten", node)
    for column, search in enumerate(HEAD[1:], start=1):
        node = person.extend(node, "y", QPointF(column * STEP, LINE + 30), search)
    for name, channels in (("conv2d", "6"), ("conv2d_2", "16")):
        person.set(name, "out_channels", channels)
        person.set(name, "kernel_size", "5")
    for name, features in (("linear", "120"), ("linear_2", "84")):
        person.set(name, "out_features", features)


def choose_training(person: Person, data: Path) -> None:
    panel = person.window.recipe
    person.press("training")
    section = panel.sections["dataset"]
    person.choose(section.box, "NPZ")
    person.retype(section.form, "path", str(data))
    person.retype(panel.forms["run"], "epochs", "2")


@pytest.mark.slow
@pytest.mark.row("S8.02")
def test_lenet_is_drawn_trained_undone_redone_exported_and_run_again(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    person, session = Person(qtbot, window), window.session
    empty = session.document
    write_digits(tmp_path / "digits.npz")
    draw(person)
    assert session.checked.cost.parameters == 61_706
    assert session.checked.cost.macs == 416_520
    choose_training(person, tmp_path / "digits.npz")
    assert session.checked.problems == ()

    with qtbot.waitSignal(window.runs.runs_changed, timeout=10_000):
        person.press("train")
    qtbot.waitUntil(lambda: window.runs.phase == "idle", timeout=60_000)
    assert window.runs.live.facts.phase == "finished"
    assert window.runs.folder is not None
    run = RunFolder(window.runs.folder)
    events = list(run.events())
    assert len([event for event in events if isinstance(event, EpochEnded)]) == 2

    drawn = session.document
    while session.history.undo_name is not None:
        person.press("undo")
    assert session.document is empty
    while session.history.redo_name is not None:
        person.press("redo")
    assert session.document is drawn

    answers.to_save = tmp_path / "exported"
    person.press("export_run")
    qtbot.waitUntil(lambda: not window.exports.busy, timeout=120_000)
    assert (tmp_path / "exported" / "train.py").exists()
    assert trained_again(tmp_path / "exported") == [
        loss for event in events if isinstance(event, Losses) for loss in event.values.unpack()
    ]


def trained_again(folder: Path) -> list[np.float32]:
    """The loss of every step when the exported script runs as a person would run it."""
    quiet = {**os.environ, "PYTHONWARNINGS": "default"}
    command = [sys.executable, "train.py"]
    subprocess.run(command, cwd=folder, env=quiet, check=True, capture_output=True, timeout=120)
    with (folder / "losses.csv").open(newline="") as file:
        return [np.float32(row["loss"]) for row in csv.DictReader(file)]
