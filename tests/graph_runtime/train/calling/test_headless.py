"""Without a window a run gives the same figures, and a checkpoint can be measured later."""

from pathlib import Path

import numpy as np
import pytest

from graph_runtime.errors import RunError
from graph_runtime.train.calling.headless import evaluate, train
from graph_runtime.train.messages.commands import Evaluate
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import EpochEnded
from tests.graph_runtime.train.drawings import digits_mlp


def test_a_run_is_trained_and_measured_again_from_its_checkpoint(tmp_path: Path) -> None:
    heard: list[Event] = []
    ending = train(digits_mlp(epochs=30), tmp_path / "run", heard.append)
    assert ending.failed is None and not ending.stopped
    assert sum(isinstance(event, EpochEnded) for event in heard) == 30
    again = evaluate(Evaluate(folder=str(tmp_path / "run"), predict=True))
    assert again.metrics["test_Accuracy"] == ending.metrics["test_Accuracy"]
    assert again.metrics["test_loss"] == ending.metrics["test_loss"]
    assert again.predictions is not None
    assert again.predictions.unpack().shape == (again.samples, 10)


def test_a_folder_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RunError, match="exists already"):
        train(digits_mlp(), tmp_path)
    with pytest.raises(RunError, match="holds no run"):
        train(None, tmp_path, resume=True)
    assert np.array_equal([p.name for p in tmp_path.iterdir()], ["file"])
