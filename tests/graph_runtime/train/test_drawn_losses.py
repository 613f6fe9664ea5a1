"""Training with losses that are drawn is training with the sum of those losses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document, Edge, Node, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import judged_result, make_learner
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def drawn_digits(**training: Any) -> Document:
    """The classifier with its cross-entropy as blocks."""
    document = digits_mlp(loss={"kind": "DrawnLoss"}, **training)
    more = {"digit": Node(kind="Target"), "loss": Node(kind="CrossEntropyLoss")}
    wires = (
        Edge(source="logits", target="loss"),
        Edge(source="digit", target="loss", target_port="target"),
    )
    return document.replaced(nodes={**document.nodes, **more}, edges=(*document.edges, *wires))


def losses_of(worker: Talk, root: Path, document: Document) -> list[float]:
    run = new_run(root, document)
    worker.carry_out(run)
    return [
        value
        for event in open_run(run).events()
        if type(event).__name__ == "Losses"
        for value in event.values.unpack().tolist()  # type: ignore[attr-defined]
    ]


def test_a_drawn_cross_entropy_trains_bit_for_bit_like_the_chosen_one(
    worker: Talk, tmp_path: Path
) -> None:
    chosen = losses_of(worker, tmp_path / "a", digits_mlp(epochs=2))
    drawn = losses_of(worker, tmp_path / "b", drawn_digits(epochs=2))
    assert len(chosen) > 30
    assert drawn == chosen


def test_the_metric_judges_the_result_that_has_the_right_shape(tmp_path: Path) -> None:
    document = read_example("digits_two_tasks")
    names = ["redrawn", *(n for n in document.nodes if n != "redrawn")]
    document = document.replaced(nodes={n: document.nodes[n] for n in names})
    job = read_job(open_run(new_run(tmp_path, document)))
    learner, (parts, _) = make_learner(job), read_parts(job)
    inputs, target = parts.train.batch(torch.arange(16))
    given = learner.model(*inputs)
    redrawn, logits, original = given
    assert learner.result(given) is logits
    assert torch.equal(original, inputs[0])
    wanted = F.cross_entropy(logits, target) + 2.0 * F.mse_loss(redrawn, original)
    torch.testing.assert_close(learner.loss(given, target), wanted)


def test_of_a_file_that_is_not_read_yet_the_first_row_of_numbers_is_judged(tmp_path: Path) -> None:
    document = read_example("digits_two_tasks")
    names = ["redrawn", *(n for n in document.nodes if n != "redrawn")]
    assert document.training is not None
    own = document.training.model_copy(
        update={"dataset": Recipe(kind="CSVFile", params={"path": "own.csv"})}
    )
    document = document.replaced(nodes={n: document.nodes[n] for n in names}, training=own)
    assert judged_result(read_job(open_run(new_run(tmp_path, document)))) == 1


@pytest.mark.parametrize("name", ["digits_two_tasks", "digits_auxiliary_head"])
def test_both_losses_reach_the_first_layer(name: str, tmp_path: Path) -> None:
    document = read_example(name)
    job = read_job(open_run(new_run(tmp_path, document)))
    learner, (parts, _) = make_learner(job), read_parts(job)
    inputs, target = parts.train.batch(torch.arange(32))
    learner.loss(learner.model(*inputs), target).backward()
    assert all(weight.grad is not None for weight in learner.model.parameters())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["digits_two_tasks", "digits_auxiliary_head"])
def test_the_exported_script_trains_with_the_same_losses(
    name: str, tmp_path: Path, capsys: Any
) -> None:
    write_document(tmp_path / "net.json", read_example(name))
    run, out = str(tmp_path / "run"), tmp_path / "out"
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run, "--epochs", "2"]) == 0
    capsys.readouterr()
    assert main(["export", run, "-o", str(out), "--rerun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["difference"] == 0.0
    assert told["losses"]["difference"] == 0.0
    assert "model.total_loss(*results, target)" in (out / "train.py").read_text()
