"""Blocks that are frozen, learn at a rate of their own, or are not shrunk by the optimizer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document, Node, Recipe
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.edits.drawing_edits import insert_on_edge
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.facts.decorations import trainable
from graph_runtime.keeping.files import write_document
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping.loop import Loop
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.stepping.test_loop import loop_of
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import kill_and_go_on, outcome

SGD = {"kind": "SGD", "params": {"lr": 0.25, "weight_decay": 0.1}}


def said(document: Document, **decorations: Mapping[str, Any]) -> Document:
    """With decorations by block."""
    for node, values in decorations.items():
        for name, value in values.items():
            document = set_decoration(document, node, name, value)
    return document


def stepped(root: Path, **decorations: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """How far each weight moves in one step, divided by the gradient and the rate of the run."""
    loop: Loop = loop_of(root, optimizer=SGD, edit=lambda d: said(d, **decorations))
    model = loop.learner.model
    before = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    loop.step(torch.arange(32))
    return {
        name: ((before[name] - weight) / 0.25 - _slope(weight)) / before[name]
        for name, weight in model.named_parameters()
    }


def _slope(weight: torch.nn.Parameter) -> torch.Tensor:
    return torch.zeros_like(weight) if weight.grad is None else weight.grad


def near(found: torch.Tensor, expected: float) -> bool:
    return bool((found.median() - expected).abs() < 1e-3)


def test_weights_shrink_unless_their_block_says_otherwise(tmp_path: Path) -> None:
    moved = stepped(tmp_path, hidden={"weight_decay": False})
    assert near(moved["hidden.weight"], 0.0)
    assert near(moved["hidden.bias"], 0.0)
    assert near(moved["logits.weight"], 0.1)


def test_a_block_moves_by_its_own_share_of_the_rate(tmp_path: Path) -> None:
    whole = loop_of(tmp_path / "a", optimizer=SGD)
    tenth = loop_of(
        tmp_path / "b", optimizer=SGD, edit=lambda d: said(d, hidden={"lr_factor": 0.1})
    )
    steps = []
    for loop in (whole, tenth):
        before = loop.learner.model.hidden.weight.detach().clone()
        loop.step(torch.arange(32))
        steps.append(before - loop.learner.model.hidden.weight.detach())
    torch.testing.assert_close(steps[1], 0.1 * steps[0], rtol=1e-3, atol=1e-7)
    same = [loop.learner.model.logits.weight for loop in (whole, tenth)]
    assert torch.equal(*same)


def test_a_plain_network_has_one_plain_group(tmp_path: Path) -> None:
    learner = loop_of(tmp_path).learner
    (group,) = learner.optimizer.param_groups
    assert [id(w) for w in group["params"]] == [id(w) for w in learner.model.parameters()]


def test_the_rate_that_is_shown_is_that_of_blocks_without_one_of_their_own(tmp_path: Path) -> None:
    edit = {"hidden": {"lr_factor": 0.1}}
    optimizer = loop_of(tmp_path, edit=lambda d: said(d, **edit)).learner.optimizer
    assert [group["lr"] for group in optimizer.param_groups] == [1e-3, 1e-4]


@pytest.mark.row("S15.35")
def test_frozen_weights_stay_as_they_are_to_the_bit(worker: Talk, tmp_path: Path) -> None:
    document = said(digits_mlp(), hidden={"frozen": True})
    run = new_run(tmp_path, document)
    first = make_learner(read_job(open_run(run))).model.state_dict()
    worker.carry_out(run)
    folder = checkpoint.newest_first(run / "checkpoints")[0]
    last = checkpoint_weights(folder)
    for name in ("hidden.weight", "hidden.bias"):
        assert torch.equal(first[name], last[name])
    assert not torch.equal(first["logits.weight"], last["logits.weight"])
    assert trainable(check(document)) == 330


def checkpoint_weights(folder: Path) -> dict[str, torch.Tensor]:
    from safetensors.torch import load_file

    return load_file(folder / "model.safetensors")


def mixed(**recipe: Any) -> Document:
    """Every kind of decoration, on a network that shrinks its weights."""
    document = digits_mlp(optimizer={"kind": "AdamW", "params": {"weight_decay": 0.1}}, **recipe)
    nodes = dict(document.nodes)
    nodes["wide"] = nodes["hidden"]
    edges = tuple(
        edge.model_copy(update={"target": "wide"}) if edge.target == "hidden" else edge
        for edge in document.edges
    )
    wire = document.edges[0].model_copy(update={"source": "wide", "target": "hidden"})
    document = document.replaced(nodes=nodes, edges=(*edges, wire))
    document = set_initializer(document, "wide", "weight", Recipe(kind="orthogonal_"))
    return said(
        document,
        wide={"frozen": True},
        hidden={"lr_factor": 0.5, "weight_decay": False},
    )


def test_a_run_with_groups_goes_on_bit_for_bit(worker: Talk, tmp_path: Path) -> None:
    recipe = {"batch_size": 1, "epochs": 2, "schedule": {"kind": "StepLR", "params": {}}}
    whole = new_run(tmp_path, mixed(**recipe))
    broken = new_run(tmp_path, mixed(**recipe), checkpoint_seconds=0.02, saving=1.0)
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.2])
    assert outcome(broken) == outcome(whole)


@pytest.mark.slow
def test_the_exported_script_trains_the_same_groups(tmp_path: Path, capsys: Any) -> None:
    write_document(tmp_path / "net.json", mixed())
    run, out = str(tmp_path / "run"), tmp_path / "out"
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run, "--epochs", "2"]) == 0
    capsys.readouterr()
    assert main(["export", run, "-o", str(out), "--rerun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["difference"] == 0.0
    assert told["losses"]["difference"] == 0.0
    text = (out / "train.py").read_text()
    assert "*model.hidden.parameters()" in text
    assert '"weight_decay": 0.0' in text
    assert "model.wide" not in text


def nested() -> Document:
    """A group of two layers, one of them slow, stands twice in a row and once frozen."""
    document, group = group_nodes(mixed(), ["hidden", "active"], wish="part")
    inside = set_decoration(document.inside("part"), "hidden", "lr_factor", 0.5)
    document = document.with_inside("part", inside)
    twice = document.nodes[group].model_copy(update={"kind": "Repeat", "params": {"times": 2}})
    document = document.replaced(nodes={**document.nodes, group: twice})
    document = insert(document, "last", document.nodes[group].model_copy(update={"kind": "Group"}))
    document = document.replaced(
        nodes={
            name: node.model_copy(update={"params": {}}) if node.kind == "Group" else node
            for name, node in document.nodes.items()
        }
    )
    return said(document, last={"frozen": True}, logits={"lr_factor": 0.1})


def insert(document: Document, name: str, node: Node) -> Document:
    """The node in front of the last layer."""
    (wire,) = (edge for edge in document.edges if edge.target == "logits")
    document = document.replaced(nodes={**document.nodes, name: node})
    return insert_on_edge(document, name, wire)


def test_weights_inside_groups_move_as_they_and_their_groups_say(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, nested()))
    learner = make_learner(read_job(run))
    names = {id(weight): name for name, weight in learner.model.named_parameters()}
    rates = {
        names[id(weight)]: group["lr"] / 1e-3
        for group in learner.optimizer.param_groups
        for weight in group["params"]
    }
    assert rates == {
        "part.0.hidden.weight": 0.5,
        "part.0.hidden.bias": 0.5,
        "part.1.hidden.weight": 0.5,
        "part.1.hidden.bias": 0.5,
        "logits.weight": pytest.approx(0.1),
        "logits.bias": pytest.approx(0.1),
    }
    frozen = [name for name, w in learner.model.named_parameters() if not w.requires_grad]
    assert frozen == ["wide.weight", "wide.bias", "last.hidden.weight", "last.hidden.bias"]
    assert trainable(check(nested())) == sum(
        w.numel() for w in learner.model.parameters() if w.requires_grad
    )


def test_a_weight_that_two_blocks_share_moves_once(tmp_path: Path) -> None:
    document = said(digits_mlp(width=64), hidden={"lr_factor": 0.5}, logits={"lr_factor": 0.5})
    nodes = dict(document.nodes)
    wide = {"out_features": 64, "bias": False}
    nodes["logits"] = nodes["logits"].model_copy(update={"weight_set": "one", "params": wide})
    nodes["hidden"] = nodes["hidden"].model_copy(update={"weight_set": "one"})
    nodes["end"] = Node(kind="Linear")
    document = document.replaced(nodes=nodes)
    (last,) = (edge for edge in document.edges if edge.target == "result")
    job = read_job(open_run(new_run(tmp_path, insert_on_edge(document, "end", last))))
    learner = make_learner(job)
    assert learner.model.hidden.weight is learner.model.logits.weight
    groups = learner.optimizer.param_groups
    assert [len(group["params"]) for group in groups] == [2, 2]
    moved = {id(w) for group in groups for w in group["params"]}
    assert moved == {id(w) for w in learner.model.parameters()}


@pytest.mark.slow
def test_the_exported_script_reaches_into_groups(tmp_path: Path, capsys: Any) -> None:
    write_document(tmp_path / "net.json", nested())
    run, out = str(tmp_path / "run"), tmp_path / "out"
    assert main(["train", str(tmp_path / "net.json"), "--run-dir", run, "--epochs", "1"]) == 0
    capsys.readouterr()
    assert main(["export", run, "-o", str(out), "--rerun", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["losses"]["difference"] == 0.0
    assert "*model.part[1].hidden.parameters()" in (out / "train.py").read_text()
