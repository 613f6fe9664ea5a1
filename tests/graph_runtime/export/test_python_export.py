"""What is exported stands alone, is the program's own model to the bit, and repeats the run."""

import ast
import json
import math
import py_compile
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.dataset import DATASETS
from graph_runtime.document.model import Document, Edge, Node, Recipe, Training
from graph_runtime.export.inlined_source import class_text, function_text, made_text, preamble
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.metric import METRICS
from graph_runtime.source.generate import generate
from graph_runtime.train.events import Finished
from tests.graph_runtime.datasets.own.samples import write_samples
from tests.graph_runtime.metric_samples import sample
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.talking import Talk

CHAIN = {
    "table": [("Input", {"shape": [10]}), ("Linear", {"out_features": 16}), ("BatchNorm1d", {})],
    "end": [("ReLU", {}), ("Dropout", {"p": 0.2}), ("Linear", {"out_features": 1})],
}


def _chain(blocks: list[tuple[str, dict]]) -> tuple[dict[str, Node], tuple[Edge, ...]]:
    names = [f"block{i}" for i in range(len(blocks))]
    nodes = {n: Node(kind=k, params=p) for n, (k, p) in zip(names, blocks, strict=True)}
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(names))
    return nodes, edges


def _regression() -> Document:
    nodes, edges = _chain([*CHAIN["table"], *CHAIN["end"], ("Output", {})])
    training = Training(
        dataset=Recipe(kind="Diabetes"),
        loss=Recipe(kind="MSELoss"),
        optimizer=Recipe(kind="SGD", params={"lr": 0.05, "momentum": 0.9}),
        schedule=Recipe(kind="StepLR", params={"step_size": 2}),
        epochs=4,
        batch_size=50,
        seed=5,
    )
    return Document(name="regression", nodes=nodes, edges=edges, training=training)


def _pictures() -> Document:
    nodes, edges = _chain(
        [
            ("Input", {"shape": [1, 8, 8]}),
            ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
            ("ReLU", {}),
            ("Flatten", {}),
            ("Linear", {"out_features": 10}),
            ("Output", {}),
        ]
    )
    training = Training(
        schedule=Recipe(kind="CosineAnnealingLR"), epochs=2, optimizer=Recipe(kind="AdamW")
    )
    return Document(name="pictures", nodes=nodes, edges=edges, training=training)


def _saved(tmp_path: Path, document: Document) -> str:
    write_document(tmp_path / "drawing.json", document)
    return str(tmp_path / "drawing.json")


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
    nodes, edges = _chain(blocks)
    training = Training(
        dataset=Recipe(kind="Iris"), epochs=1, batch_size=4, bad_steps="skip", seed=1
    )
    return Document(name="skipping", nodes=nodes, edges=edges, training=training)


def _augmented() -> Document:
    drawn = _pictures()
    assert drawn.training is not None
    kinds = ["RandomCrop", "RandomAffine", "ElasticTransform", "PCAColor", "CutMix", "NoiseBank"]
    transforms = tuple(Recipe(kind=kind) for kind in kinds)
    return drawn.replaced(training=drawn.training.model_copy(update={"transforms": transforms}))


def test_a_script_holds_the_transforms_that_the_run_has_and_no_others(
    tmp_path: Path, capsys
) -> None:
    assert main(["export", _saved(tmp_path, _augmented()), "-o", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "train.py").read_text()
    assert "def crop_anywhere(" in text and "**principal_colours(train_inputs[0][:" in text
    assert "def twist(" not in text and "def cut_out(" not in text
    command = "-m ruff check --isolated --select E,F --line-length 100".split()
    subprocess.run([sys.executable, *command, str(tmp_path / "out")], check=True)
    assert main(["export", _saved(tmp_path, _pictures()), "-o", str(tmp_path / "plain")]) == 0
    plain = (tmp_path / "plain" / "train.py").read_text()
    assert "Chance" not in plain and "stages" not in plain


@pytest.mark.slow
@pytest.mark.parametrize("make", [_pictures, _regression, _augmented, _skipping])
def test_an_exported_run_repeats_the_run_bit_for_bit(
    tmp_path: Path, make, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)  # paths as a person types them
    document, run, out = _saved(tmp_path, make()), Path("run ü"), Path("out ä 📁")
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


def test_a_drawing_is_exported_with_its_training(tmp_path: Path, capsys) -> None:
    document, out = _saved(tmp_path, _pictures()), tmp_path / "out"
    assert main(["export", document, "--to", "python", "-o", str(out), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["files"], answer["difference"]) == (["model.py", "train.py"], 0.0)
    assert answer["target"] == "python"
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            *"--isolated --select E,F --line-length 100".split(),
            str(out),
        ],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_a_path_that_ends_in_py_gets_the_network_alone(tmp_path: Path, capsys) -> None:
    document, out = _saved(tmp_path, _regression()), tmp_path / "my_net.py"
    assert main(["export", document, "--to", "Python", "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert "class Model(nn.Module)" in out.read_text()


@pytest.mark.row("T19")
@pytest.mark.parametrize("planted", ["torch.py", "numpy.py", "importlib.py", "pickle.py"])
def test_modules_that_lie_beside_the_exported_file_are_not_run(
    tmp_path: Path, planted: str, capsys
) -> None:
    (tmp_path / planted).write_text("open('MARK', 'w').close()\nraise SystemExit(0)\n")
    document, out = _saved(tmp_path, _regression()), tmp_path / "my_net.py"
    assert main(["export", document, "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert not (tmp_path / "MARK").exists()


@pytest.mark.row("T19")
@pytest.mark.parametrize("name", ["out/model", "model"])
def test_compiled_code_that_lies_there_is_not_run(tmp_path: Path, name: str, capsys) -> None:
    """Python loads a compiled file that claims not to need its source, whatever the source is."""
    source = tmp_path / f"{name}.py"
    source.parent.mkdir(exist_ok=True)
    source.write_text("open('MARK', 'w').close()\nraise SystemExit(0)\n")
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), invalidation_mode=mode, doraise=True)
    out = source if name == "model" else source.parent
    assert main(["export", _saved(tmp_path, _regression()), "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0.0
    assert not (source.parent / "MARK").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, capsys) -> None:
    document, out = _saved(tmp_path, _pictures()), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    assert main(["export", document, "-o", str(out)]) == 1
    assert "thesis.txt" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]


def test_an_unknown_target_is_wrong_usage(tmp_path: Path, capsys) -> None:
    document = _saved(tmp_path, _pictures())
    assert main(["export", document, "--to", "cobol", "-o", str(tmp_path / "out")]) == 2
    assert "There are numpy, python, tensorboard." in capsys.readouterr().err


def test_a_model_that_differs_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    """The proof looks at what was written and not at what should have been."""
    from graph_runtime.export import proof

    spoilt = proof._ASK.replace("(results,)", "(results + 0.5,)")
    monkeypatch.setattr(proof, "_ASK", spoilt)
    document, out = _saved(tmp_path, _pictures()), tmp_path / "out"
    assert main(["export", document, "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == pytest.approx(0.5)


@pytest.mark.row("T23")
@pytest.mark.row("T26")
def test_names_of_files_and_columns_stay_values_in_the_script(tmp_path: Path, capsys) -> None:
    hostile = 'x"); open("MARK", "w"); ("\r\nimport os #'
    rows = "\n".join(f"{i},{i % 7},{i % 2}" for i in range(40))
    (tmp_path / "data.csv").write_text(f"a,b,label\n{rows}\n")
    nodes, edges = _chain(
        [("Input", {"shape": [2]}), ("Linear", {"out_features": 2}), ("Output", {})]
    )
    data = {"path": "data.csv", "target": hostile, "leave_out": hostile}
    training = Training(dataset=Recipe(kind="CSVFile", params=data), epochs=1, batch_size=8)
    document = Document(name=hostile, nodes=nodes, edges=edges, training=training)
    out = tmp_path / "out"
    assert main(["export", _saved(tmp_path, document), "-o", str(out)]) == 0
    text = (out / "train.py").read_text(encoding="utf-8")
    constants = [n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)]
    assert constants.count(hostile) == 2
    assert "MARK" not in {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    assert str(Path("..", "data.csv")) in constants
    assert str(tmp_path) not in text
    data = ["--data-folder", str(tmp_path / "elsewhere")]
    assert main(["export", _saved(tmp_path, document), "-o", str(out), *data]) == 0
    text = (out / "train.py").read_text(encoding="utf-8")
    assert str(Path("..", "elsewhere", "data.csv")) in text


def test_every_data_set_and_metric_can_stand_alone(tmp_path: Path) -> None:
    samples = write_samples(tmp_path)
    for name, kind in DATASETS.kinds.items():
        dataset = kind(**samples.get(name, {}))
        loading = dataset.loading(Path())
        for function in (*loading.needs, loading.function):
            names = {n.id for n in ast.walk(ast.parse(function_text(function)))
                     if isinstance(n, ast.Name)}  # fmt: skip
            assert not names & {"DataError", "Path"} or "import" in function_text(function)


@pytest.mark.parametrize("kind", METRICS.kinds.values(), ids=lambda kind: kind.kind())
def test_a_metric_that_stands_alone_counts_the_same(kind) -> None:
    metric = kind()
    names = {"Any": Any, "dataclass": dataclass, "torch": torch, "Tensor": torch.Tensor}
    needs = [function_text(need) for need in metric.needs]
    own = class_text(metric, ("add", "value"))
    text = "\n\n".join(["from __future__ import annotations", *needs, own])
    exec(compile(text, kind.kind(), "exec"), names)
    alone = eval(made_text(metric), names)
    result, target = sample(kind, 12)
    sums = metric.add(result, target)
    assert torch.equal(alone.add(result, target), sums)
    assert alone.value(sums.tolist()) == metric.value(sums.tolist())


def test_the_preamble_holds_what_is_used_and_no_more() -> None:
    body = "def f(x: Any) -> Loaded: ..."
    imports, aliases = preamble(body)
    assert imports == ["from typing import Any"]
    assert len(aliases) == 1
    assert np.array(1) == 1
