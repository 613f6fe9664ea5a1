"""An exported script takes the steps of its run, whatever is done beside the optimizer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document
from graph_runtime.train.messages.events import Finished
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

RECIPES: list[dict[str, Any]] = [
    {"clip": "norm", "clip_threshold": 0.5, "l1": 0.01, "accumulate": 3, "ema_decay": 0.9},
    {"clip": "normalize", "precision": "bf16", "l2": 1.0, "deterministic": True},
    {"clip": "value", "precision": "fp16", "drop_last": True},
    {"patience": 2, "min_delta": 0.05, "ema_decay": 0.5, "epochs": 40, "disable_dropout": True},
    {"patience": 2, "full_batch": True, "epochs": 6},
    {"optimizer": {"kind": "Lion", "params": {}}, "schedule": {"kind": "InverseTimeLR"}},
]


@pytest.mark.slow
def test_the_script_cuts_gradients_short_in_time_as_well(
    worker: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes = {
        "rows": ("Input", {"shape": [8, 8]}), "reader": ("GRU", {"hidden_size": 16}),
        "last": ("SelectLast", {}), "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }  # fmt: skip
    data = {"kind": "Digits", "params": {"layout": "rows"}}
    repeated(chain(nodes, bptt_steps=3, epochs=2, dataset=data), worker, tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES)
def test_the_script_repeats_every_loss(
    worker: Talk, tmp_path: Path, recipe: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    quick = {"kind": "Adam", "params": {"lr": 0.02}}
    repeated(digits_mlp(**{"epochs": 2, "optimizer": quick, **recipe}), worker, tmp_path, capsys)


def repeated(
    document: Document, worker: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert document.training is not None
    on_cpu = document.training.model_copy(update={"device": "cpu"})
    run, out = new_run(tmp_path, document.replaced(training=on_cpu)), str(tmp_path / "out")
    worker.train(run)
    worker.until(Finished)
    assert main(["export", str(run), "--to", "python", "-o", out, "--rerun", "--json"]) == 0
    losses = json.loads(capsys.readouterr().out)["losses"]
    assert losses["difference"] == 0.0 and losses["steps"] > 3
    told = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    ends = [event["step"] for event in told if event["event"] == "EpochEnded"]
    assert losses["steps"] == ends[-1]
