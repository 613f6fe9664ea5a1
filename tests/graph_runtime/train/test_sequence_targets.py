"""A class for every position or pixel: trained, gone on with, evaluated and exported alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.drawings import chain

PAD = 0


def words(folder: Path) -> dict[str, Any]:
    """40 sequences of 6 words; what follows a word is the next one; the ends are padding."""
    random = np.random.RandomState(0)
    x = (random.randint(0, 8, (40, 1)) + np.arange(6)) % 8 + 1
    y = x % 8 + 1
    for row, length in enumerate(random.randint(2, 7, 40)):
        y[row, length:] = PAD
    np.savez(folder / "words.npz", x=x, y=y)
    return {"path": "words.npz", "input_dtype": "int64", "padding": PAD}


def pictures(folder: Path) -> dict[str, Any]:
    """40 pictures; the class of a pixel says how bright it is."""
    x = np.random.RandomState(0).rand(40, 1, 5, 6).astype(np.float32)
    np.savez(folder / "pictures.npz", x=x, y=(x[:, 0] * 3).astype(np.int64))
    return {"path": "pictures.npz"}


def language_model(folder: Path, **told: int) -> Document:
    """A class for each word; `told` are parameters of the loss."""
    return chain(
        {
            "ids": ("Input", {"shape": [6], "dtype": "int64"}),
            "vectors": ("Embedding", {"num_embeddings": 9, "embedding_dim": 8}),
            "scores": ("Linear", {"out_features": 9}),
            "result": ("Output", {}),
        },
        dataset={"kind": "NPZFile", "params": words(folder)},
        loss={"kind": "CrossEntropyLoss", "params": told},
        batch_size=8,
        epochs=2,
    )


def segmentation(folder: Path) -> Document:
    return chain(
        {
            "image": ("Input", {"shape": [1, 5, 6]}),
            "scores": ("Conv2d", {"out_channels": 3, "kernel_size": 1}),
            "result": ("Output", {}),
        },
        dataset={"kind": "NPZFile", "params": pictures(folder)},
        batch_size=8,
        epochs=2,
    )


@pytest.mark.slow
@pytest.mark.parametrize("make", [language_model, segmentation])
def test_every_place_has_a_class_and_the_exported_script_learns_the_same(
    make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(document, make(tmp_path))
    assert main(["train", str(document), "--run-dir", str(run), "--device", "cpu", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert 0 <= metrics["validation_Accuracy"] <= 1
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
    assert answer["losses"]["steps"] == 8


@pytest.mark.parametrize("told", [{}, {"ignore_index": PAD}])
def test_padding_counts_neither_in_the_loss_nor_in_the_metric(
    told: dict[str, int], tmp_path: Path
) -> None:
    """Nobody has to say what stands for padding where the data know it."""
    document, run = tmp_path / "drawing.json", tmp_path / "run"
    write_document(document, language_model(tmp_path, **told))
    assert main(["train", str(document), "--run-dir", str(run), "--device", "cpu"]) == 0
    job = read_job(open_run(run))
    learner, (parts, _) = make_learner(job), read_parts(job)
    inputs, target = parts.train.batch(torch.arange(8))
    scores = learner.model(*inputs)
    counted = target != PAD
    wanted = F.cross_entropy(scores[counted], target[counted])
    torch.testing.assert_close(learner.loss(scores, target), wanted)
    right = (scores.argmax(-1) == target)[counted]
    assert learner.sums(scores, target).tolist() == [right.sum(), counted.sum()]


def test_a_loss_that_would_count_padding_is_refused_before_it_learns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = language_model(tmp_path, ignore_index=PAD)
    params = {**words(tmp_path), "padding": -7}
    assert document.training is not None
    wrong = document.training.model_copy(
        update={"dataset": document.training.dataset.model_copy(update={"params": params})}
    )
    path = tmp_path / "drawing.json"
    write_document(path, document.replaced(training=wrong))
    assert main(["train", str(path), "--run-dir", str(tmp_path / "run")]) == 1
    assert "ignore_index" in capsys.readouterr().err
