"""A batch taken in parts learns what it learns at once, however padding lies in the parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.document.model import Document, Edge, Node, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.stepping.step import EagerStep
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.test_drawn_losses import drawn_digits


def padded(**more: Any) -> Document:
    """Sequences from 1 to 8 tokens long."""
    document = read_example("copying")
    assert document.training is not None
    data = Recipe(kind="Copying", params={"length": 8, "shortest": 1})
    recipe = document.training.model_copy(update={"dataset": data, "precision": "float32", **more})
    return document.replaced(training=recipe)


def drawn() -> Document:
    """Digits by two losses: one leaves two of the classes out, one counts them all."""
    document = drawn_digits()
    nodes = {**document.nodes, "other": Node(kind="CrossEntropyLoss", params={"ignore_index": 3})}
    wires = (
        Edge(source="logits", target="other"),
        Edge(source="digit", target="other", target_port="target"),
    )
    return document.replaced(nodes=nodes, edges=(*document.edges, *wires))


class Second(Alone):
    """One of three processes, as far as its loss goes."""

    count = 3
    rank = 0

    def share(self, rows: torch.Tensor) -> torch.Tensor:
        return rows.tensor_split(3)[self.rank]


@pytest.mark.parametrize("make", [padded, drawn])
@pytest.mark.parametrize("processes", [1, 3])
def test_parts_add_up_to_the_gradient_of_the_batch(
    make: Any, processes: int, tmp_path: Path
) -> None:
    job = read_job(open_run(new_run(tmp_path, make())))
    learner, (parts, _) = make_learner(job), read_parts(job)
    learner.care.accumulate = 4
    learner.model.eval()  # Dropout draws numbers for a part as for a batch.
    weights = [weight for weight in learner.model.parameters() if weight.requires_grad]
    rows = torch.arange(30)
    inputs, target = parts.train.batch(rows)
    whole = learner.loss(learner.model(*inputs), target)
    wanted = torch.autograd.grad(whole, weights)
    crew = Second() if processes == 3 else Alone()
    step = EagerStep(learner, parts.train, crew)
    losses = []
    for rank in range(processes):
        Second.rank = rank
        losses.append(step._back_in_parts(crew.share(rows), rows, learner.care.accumulate)[0])
    torch.testing.assert_close(torch.stack(losses).sum(), whole.detach(), rtol=1e-5, atol=1e-6)
    for weight, gradient in zip(weights, wanted, strict=True):
        torch.testing.assert_close(weight.grad, gradient, rtol=1e-4, atol=1e-6)


def drawn_in_parts() -> Document:
    document = drawn()
    assert document.training is not None
    recipe = document.training.model_copy(update={"accumulate": 3, "epochs": 1})
    return document.replaced(training=recipe)


@pytest.mark.slow
@pytest.mark.parametrize("document", [padded(accumulate=3, epochs=1), drawn_in_parts()])
def test_the_exported_script_weighs_parts_alike(
    document: Document, tmp_path: Path, capsys: Any
) -> None:
    write_document(tmp_path / "net.json", document)
    run, out = str(tmp_path / "run"), str(tmp_path / "out")
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run]) == 0
    capsys.readouterr()
    assert main(["export", run, "-o", out, "--rerun", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["losses"]["difference"] == 0.0
