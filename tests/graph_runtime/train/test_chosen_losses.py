"""Chosen losses of every make are trained, and learned again by the exported script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.keeping.files import write_document
from tests.graph_runtime.train.drawings import chain, digits_mlp
from tests.graph_runtime.train.test_sequence_targets import PAD, language_model


def summed(folder: Path) -> Document:
    weights = [1.0] * 5 + [2.0] * 5
    loss = {"kind": "CrossEntropyLoss", "params": {"reduction": "sum", "weight": weights}}
    return digits_mlp(epochs=1, loss=loss, optimizer={"kind": "SGD", "params": {"lr": 0.001}})


def of_sequences(folder: Path) -> Document:
    drawn = language_model(folder)
    params = {"ignore_index": PAD, "time_reduction": "mean"}
    loss = {"kind": "SequenceCrossEntropyLoss", "params": params}
    training = {**drawn.model_dump()["training"], "loss": loss}
    return Document.model_validate({**drawn.model_dump(), "training": training})


def of_two_results(folder: Path) -> Document:
    drawn = chain(
        {
            "table": ("Input", {"shape": [10]}),
            "mean": ("Linear", {"out_features": 1}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Diabetes"},
        loss={"kind": "GaussianNLLLoss"},
        epochs=2,
    )
    more = {
        "spread": {"kind": "Linear", "params": {"out_features": 1}},
        "positive": {"kind": "Softplus"},
        "variance": {"kind": "Output"},
    }
    wires = [("table", "spread"), ("spread", "positive"), ("positive", "variance")]
    text = drawn.model_dump()
    edges = [*text["edges"], *({"source": a, "target": b} for a, b in wires)]
    return Document.model_validate({**text, "nodes": {**text["nodes"], **more}, "edges": edges})


@pytest.mark.slow
@pytest.mark.parametrize("make", [summed, of_sequences, of_two_results])
def test_the_exported_script_learns_the_same(
    make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, run, out = tmp_path / "drawing.json", tmp_path / "run", tmp_path / "out"
    write_document(document, make(tmp_path))
    assert main(["train", str(document), "--run-dir", str(run), "--device", "cpu", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
    if make is summed:  # per sample, as the mean of ten even shares is
        assert 0.5 < metrics["validation_loss"] / (1.5 * 2.3) < 2
