"""A run of which one result is exported: without the heads that only training needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits.one_result import leading_to
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from tests.graph_runtime.train.drawings import new_run
from tests.walks.example_runs import model_of

NAME = "digits_auxiliary_head"


def exported(subject: Path, out: Path, capsys: Any, *more: str) -> dict[str, Any]:
    assert main(["export", str(subject), "-o", str(out), "--json", *more]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


@pytest.mark.row("S6.21")
def test_a_trained_head_is_dropped_and_the_result_is_the_same(tmp_path: Path, capsys: Any) -> None:
    write_document(tmp_path / "net.json", read_example(NAME))
    run = str(tmp_path / "run")
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run, "--epochs", "1"]) == 0
    capsys.readouterr()
    exported(Path(run), tmp_path / "whole", capsys)
    told = exported(Path(run), tmp_path / "part", capsys, "--result", "logits")
    assert told["difference"] == 0.0
    assert sorted(told["files"]) == ["load.py", "model.py", "model.safetensors"]
    texts = {name: (tmp_path / name / "model.py").read_text() for name in ("whole", "part")}
    assert "early" in texts["whole"] and "total_loss" in texts["whole"]
    assert "early" not in texts["part"] and "total_loss" not in texts["part"]
    x, given = torch.rand(5, 1, 8, 8), {}
    for name, text in texts.items():
        made = model_of(text).eval()
        made.load_state_dict(load_file(tmp_path / name / "model.safetensors"))
        given[name] = made(x)
    torch.testing.assert_close(given["part"], given["whole"][0], rtol=0, atol=0)


def test_a_name_that_is_no_result_is_refused(tmp_path: Path, capsys: Any) -> None:
    run = str(new_run(tmp_path, read_example(NAME)))
    assert main(["export", run, "-o", str(tmp_path / "out"), "--result", "conv1"]) == 1
    assert "There is logits, early_logits." in capsys.readouterr().err


def test_shared_weights_stay_with_who_is_left(tmp_path: Path, capsys: Any) -> None:
    nodes = {
        "x": Node(kind="Input", params={"shape": [3]}),
        "first": Node(kind="Linear", params={"out_features": 3}, weight_set="both"),
        "second": Node(kind="Linear", params={"out_features": 3}, weight_set="both"),
        "one": Node(kind="Output"),
        "other": Node(kind="Output"),
    }
    wires = [("x", "first"), ("x", "second"), ("first", "one"), ("second", "other")]
    edges = tuple(Edge(source=a, target=b) for a, b in wires)
    document = Document(nodes=nodes, edges=edges)
    assert list(leading_to(check(document), ["other"]).nodes) == ["x", "second", "other"]
    write_document(tmp_path / "net.json", document)
    weights = tmp_path / "first.safetensors"
    save_file({"first.weight": torch.eye(3), "first.bias": torch.zeros(3)}, weights)
    out = tmp_path / "out"
    more = ("--weights", str(weights), "--result", "other")
    exported(tmp_path / "net.json", out, capsys, *more)
    assert torch.equal(load_file(out / "model.safetensors")["second.weight"], torch.eye(3))
