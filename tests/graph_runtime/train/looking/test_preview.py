"""A preview shows what training would get, step by step, and is given up when asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.commands import Cancel, Preview
from graph_runtime.train.messages.look_events import LookFailed, Previewed
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.data.test_augmentation import ALL
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def drawn(folder: Path, document: Document) -> str:
    folder.mkdir(exist_ok=True)
    write_document(folder / "document.json", document)
    return str(folder)


def asked(worker: Talk, folder: str, number: int, **more: Any) -> Previewed:
    command = Preview(number=number, folder=folder, drawing=True, weights="fresh", **more)
    worker.client.send(command)
    return worker.until(Previewed, lambda event: event.number == number)


def test_a_preview_shows_the_very_samples_that_training_gets(worker: Talk, tmp_path: Path) -> None:
    document = digits_mlp(transforms=ALL, seed=3)
    told = asked(worker, drawn(tmp_path / "a", document), 5, count=4, row=10, epoch=2)
    assert [step.kind for step in told.steps] == ["", *(one["kind"] for one in ALL)]
    numbers = np.load(tmp_path / "a" / "fresh" / told.file)
    train = read_parts(read_job(open_run(new_run(tmp_path / "runs", document))))[0].train
    train.shuffled(64, 3, 2)
    inputs, _ = train.batch(torch.tensor([10, 11, 12, 13]))
    last = numbers[told.steps[-1].at :].reshape(4, 1, 8, 8)
    np.testing.assert_allclose(last, inputs[0].numpy(), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(numbers[:256].reshape(4, 1, 8, 8), train.inputs[0][10:14])
    assert all(step.changed > 0 for step in told.steps[1:])
    assert told.rows == (10, 11, 12, 13) and any("%" in text for text in told.mixed)
    assert asked(worker, drawn(tmp_path / "a", document), 6, epoch=2, seed=3).seed == 3


def test_a_preview_is_given_up_and_looks_go_on(worker: Talk, tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a", digits_mlp(transforms=ALL))
    command = Preview(number=11, folder=folder, drawing=True, weights="fresh")
    for one in (Cancel(number=11, preview=True), command):
        worker.client.send(one)
    assert worker.until(LookFailed).message == ""
    assert asked(worker, folder, 12).number == 12


def test_a_preview_of_what_does_not_fit_says_why(worker: Talk, tmp_path: Path) -> None:
    document = digits_mlp(transforms=[{"kind": "TokenDropout"}])
    command = Preview(
        number=21, folder=drawn(tmp_path / "a", document), drawing=True, weights="fresh"
    )
    worker.client.send(command)
    assert "works on sequences" in worker.until(LookFailed).message


def test_the_verb_tells_each_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.json"
    write_document(path, digits_mlp())
    flip = 'training.transforms=[{"kind":"RandomVerticalFlip","params":{"p":1.0}}]'
    wanted = ["preview", str(path), "--set", flip, "--samples", "3", "--json", "--values"]
    assert main(wanted) == 0
    told = json.loads(capsys.readouterr().out)
    before, after = (np.array(step["values"]) for step in told["steps"])
    np.testing.assert_array_equal(after, before[:, :, ::-1])
    assert told["rows"] == [0, 1, 2]
