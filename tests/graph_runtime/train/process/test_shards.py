"""Processes that share out the weights learn what one process learns, and save what it saves."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.calling.headless import train
from graph_runtime.train.folder.run_folder import RunFolder, Settings
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.commands import Stop, Train
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    CheckpointSaved,
    Finished,
    Losses,
    Notice,
    RunStarted,
)
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.test_processes import Crew, losses

EVERYTHING = {
    "clip": "norm", "clip_threshold": 0.5, "l1": 0.01, "l2": 0.5, "accumulate": 3,
    "ema_decay": 0.9, "patience": 3, "bad_steps": "skip", "alarm_norm": 1e8,
}  # fmt: skip
PLAIN = {"kind": "SGD", "params": {"lr": 0.05, "momentum": 0.9}}
AWKWARD = {
    "nodes": {
        "rows": {"kind": "Input", "params": {"shape": [8, 8]}},
        "widened": {
            "kind": "Linear", "params": {"out_features": 12}, "decorations": {"lr_factor": 0.5},
        },
        "active": {"kind": "ReLU", "params": {}},
        "slope": {"kind": "PReLU"},
        "read": {"kind": "LSTM", "params": {"hidden_size": 6}},
        "heads": {"kind": "MultiheadAttention", "params": {"num_heads": 2}},
        "once": {"kind": "Linear", "params": {"out_features": 6}, "weight_set": "same"},
        "again": {"kind": "Linear", "params": {"out_features": 6}, "weight_set": "same"},
        "mean": {"kind": "MeanOverTime"},
        "logits": {"kind": "Linear", "params": {"out_features": 10}},
        "result": {"kind": "Output"},
    },
    "edges": [
        {"source": "rows", "target": "widened"}, {"source": "widened", "target": "active"},
        {"source": "active", "target": "slope"}, {"source": "slope", "target": "read"},
        {"source": "read", "target": "heads", "target_port": "query"},
        {"source": "heads", "target": "once"}, {"source": "once", "target": "again"},
        {"source": "again", "target": "mean"}, {"source": "mean", "target": "logits"},
        {"source": "logits", "target": "result"},
    ],
    "training": {
        "dataset": {"kind": "Digits", "params": {"layout": "rows"}}, "epochs": 2,
        "batch_size": 50, "shard_weights": True, "clip": "normalize",
        "optimizer": PLAIN,
    },
}  # fmt: skip


def shared(**training: Any) -> Document:
    given = {"epochs": 3, "batch_size": 50, "shard_weights": True, **training}
    return digits_mlp(dropout=0.0, **given)


def trained(document: Document | None, run: Path, processes: int, **more: Any) -> list[Event]:
    heard: list[Event] = []
    ending = train(document, run, heard.append, processes=processes, **more)
    assert ending.failed is None, ending.failed
    return heard


def weights(run: Path) -> dict[str, torch.Tensor]:
    newest = checkpoint.newest_first(RunFolder(run).checkpoints)[0]
    return load(checkpoint.read(newest)["model.safetensors"])


def expect_alike(run: Path, other: Path) -> None:
    np.testing.assert_allclose(losses(run), losses(other), rtol=1e-4)
    whole = weights(other)
    for name, value in weights(run).items():
        torch.testing.assert_close(value, whole[name], rtol=1e-3, atol=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "document",
    [shared(optimizer={"kind": "Adagrad"}), shared(**EVERYTHING), Document.model_validate(AWKWARD)],
    ids=["plain", "everything", "awkward blocks"],
)
def test_the_curve_is_that_of_one_process(document: Document, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    trained(document, one, 1)
    heard = trained(document, two, 2)
    expect_alike(two, one)
    count = sum(value.numel() for value in weights(one).values())
    told = [e.message for e in heard if isinstance(e, Notice)]
    said = next(words for words in told if "share out" in words)
    held = int(said.partition("this one holds ")[2].partition(".")[0].replace(",", ""))
    assert count / 2 <= held < 0.53 * count


@pytest.mark.slow
def test_a_killed_process_loses_nothing_and_one_process_ends_what_two_began(
    tmp_path: Path,
) -> None:
    document = shared(epochs=40, optimizer=PLAIN)
    crew = Crew(new_run(tmp_path, document, checkpoint_seconds=0.3))
    run = tmp_path / "0001"
    try:
        saved = crew.until(CheckpointSaved)
        os.kill(max(crew.members()), signal.SIGKILL)
        crew.heard.clear()
        again = crew.until(RunStarted)
        assert isinstance(saved, CheckpointSaved)
        assert isinstance(again, RunStarted)
        assert again.first_step >= saved.step > 0
        crew.until(Losses)
        crew.client.send(Stop())
        assert crew.until(Finished).stopped  # type: ignore[attr-defined]
    finally:
        crew.client.stop()
        crew.client.close()
    trained(None, run, 1, resume=True)
    trained(document, tmp_path / "straight", 1)
    expect_alike(run, tmp_path / "straight")


@pytest.mark.slow
def test_two_processes_end_what_one_began(tmp_path: Path) -> None:
    document = shared(epochs=20, optimizer={"kind": "Adam", "params": {"amsgrad": True}})
    run = new_run(tmp_path, document)
    client = WorkerClient()
    client.start()
    try:
        client.send(Train(folder=str(run)))
        heard: list[Event] = []
        while not any(isinstance(event, Losses) for event in heard):
            heard += client.read(0.1)
        client.send(Stop())
        while not any(isinstance(event, Finished) for event in heard):
            heard += client.read(0.1)
    finally:
        client.stop()
        client.close()
    assert 0 < len(losses(run)) < 20 * 25
    trained(None, run, 2, resume=True)
    trained(document, tmp_path / "straight", 1)
    np.testing.assert_allclose(losses(run), losses(tmp_path / "straight"), rtol=5e-3)


@pytest.mark.slow
def test_weights_of_an_earlier_run_are_shared_out(tmp_path: Path) -> None:
    trained(shared(epochs=1), tmp_path / "earlier", 1)
    start = Settings(weights_from="../earlier")
    for count in (1, 2):
        trained(shared(epochs=1, seed=1), tmp_path / f"run{count}", count, settings=start)
    expect_alike(tmp_path / "run2", tmp_path / "run1")


@pytest.mark.parametrize(
    ("training", "word"),
    [
        ({"optimizer": {"kind": "LBFGS"}}, "L-BFGS has to see each weight as a whole"),
        ({"optimizer": {"kind": "Adafactor"}}, "Adafactor has to see each weight as a whole"),
        ({"precision": "fp16"}, "fp16 scales losses"),
        ({"cache_frozen": True}, "worked out by one process alone"),
    ],
)
def test_what_needs_whole_weights_is_refused(training: dict[str, Any], word: str) -> None:
    problems = [p for p in check(shared(**training)).problems if word in p.message]
    assert [p.param for p in problems] == ["training.shard_weights"]
    assert "set shard_weights to false" in problems[0].fix
    assert not [p for p in check(digits_mlp(**training)).problems if word in p.message]
