"""Folders of runs as training leaves them, written without any training."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import create
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_lines import to_line
from graph_runtime.train.messages.events import EpochEnded, Finished, RunStarted
from tests.designer.conftest import small_document

EPOCHS = 3
STEPS = 10


def with_rate(rate: float, kind: str = "Adam") -> Document:
    training = Training(optimizer=Recipe(kind=kind, params={"lr": rate}))
    return set_training(small_document(), training)


def record(root: Path, document: Document, accuracies: tuple[float, ...]) -> Path:
    """A finished run with these accuracies on validation data, one for each epoch."""
    checked = check(document)
    run = create(root, checked, generate(checked))
    events: list[Event] = [
        RunStarted(
            device="cpu",
            metric="Accuracy",
            epochs=len(accuracies),
            steps_per_epoch=STEPS,
            batch_size=64,
            parameters=100,
            first_step=0,
        )
    ]
    for epoch, value in enumerate(accuracies):
        events.append(
            EpochEnded(
                epoch=epoch,
                step=(epoch + 1) * STEPS,
                train_loss=1 - value,
                train_metric=value,
                validation_loss=1.1 - value,
                validation_metric=value,
                learning_rate=0.01,
            )
        )
    metrics: Mapping[str, float] = {
        "validation_Accuracy": accuracies[-1],
        "validation_loss": 1.1 - accuracies[-1],
    }
    events.append(Finished(metrics=dict(metrics), stopped=False))
    run.log_file.write_bytes(b"".join(to_line(event) for event in events))
    return run.path
