"""An exported run repeats the run, to the bit."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.dataset import DATASETS
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.messages.events import Finished
from tests.graph_runtime.export.exported_drawings import (
    augmented,
    chained,
    pictures,
    regression,
    saved,
)
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.talking import Talk


def _python(*arguments: str, folder: Path) -> str:
    """A fresh Python that sees nothing of the program but its installed libraries."""
    blocked = "import sys; sys.modules['graph_runtime'] = None; import runpy; "
    program = blocked + arguments[0]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _skipping() -> Document:
    """Logarithms of 0 in some batches: steps that are left out."""
    blocks = [
        ("Input", {"shape": [4]}),
        ("Linear", {"out_features": 4}),
        ("ReLU", {}),
        ("Scale", {"plus": 0.0}),
        ("Sum", {"dim": [1], "keepdim": True}),
        ("Log", {}),
        ("Linear", {"out_features": 3}),
        ("Output", {}),
    ]
    nodes, edges = chained(blocks)
    training = Training(
        dataset=Recipe(kind="Iris"), epochs=1, batch_size=4, bad_steps="skip", seed=1
    )
    return Document(name="skipping", nodes=nodes, edges=edges, training=training)


@pytest.mark.slow
@pytest.mark.parametrize("make", [pictures, regression, augmented, _skipping])
def test_an_exported_run_repeats_the_run_bit_for_bit(
    tmp_path: Path, make, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)  # paths as a person types them
    document, run, out = saved(tmp_path, make()), Path("run ü"), Path("out ä 📁")
    assert main(["train", document, "--run-dir", str(run), "--device", "cpu"]) == 0
    capsys.readouterr()
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["difference"] == 0.0
    assert answer["losses"]["difference"] == 0.0
    assert answer["losses"]["steps"] > 10
    assert sorted(p.name for p in out.iterdir()) == sorted(answer["files"])
    assert (out / "model.py").read_bytes() == (run / "model.py").read_bytes()

    shown = _python("runpy.run_path('train.py', run_name='__main__')", folder=out)
    (last,) = [p for p in (run / "checkpoints").glob("ckpt-*") if p.is_dir()][-1:]
    trained = load_file(out / "trained.safetensors")
    for name, tensor in load_file(last / "model.safetensors").items():
        assert torch.equal(tensor, trained[name]), name
    events = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    metrics = next(event["metrics"] for event in events if event["event"] == "Finished")
    test_loss = float(re.findall(r"test loss (\S+)", shown)[0])
    assert test_loss == pytest.approx(metrics["test_loss"] or math.nan, abs=1e-4, nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in example_names() if read_example(n).training])
def test_every_example_is_repeated_bit_for_bit(
    worker: Talk, tmp_path: Path, name: str, capsys
) -> None:
    run, out = new_run(tmp_path, _lighter(name)), tmp_path / "out"
    worker.train(run)
    worker.until(Finished, seconds=280)
    assert main(["export", str(run), "--to", "python", "-o", str(out), "--rerun", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["difference"], answer["losses"]["difference"]) == (0.0, 0.0)
    assert answer["losses"]["steps"] > 0
    assert (out / "model.py").read_text(encoding="ascii") == generate(
        check(read_example(name))
    ).text


def _lighter(name: str) -> Document:
    """Two epochs of an example, on at most 1,000 samples where its data are made to order."""
    document = read_example(name)
    assert document.training is not None
    data = document.training.dataset
    made = DATASETS.make(data.kind, data.params)
    if getattr(made, "samples", 0) > 1000:
        data = data.model_copy(update={"params": {**data.params, "samples": 1000}})
    changed = {"dataset": data, "epochs": 2, "device": "cpu"}
    return document.replaced(training=document.training.model_copy(update=changed))
