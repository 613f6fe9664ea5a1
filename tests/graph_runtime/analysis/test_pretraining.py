"""Hidden layers learn from samples alone, and fine-tuning begins with what they learned."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.pretrain_layers import PretrainLayers
from graph_runtime.analysis.work.auto_encoder import AutoEncoder
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.analysis.work.hidden_layers import hidden_layers
from graph_runtime.analysis.work.layer_findings import findings, pretrained
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_document
from graph_runtime.train.network.weight_file import START, read_weights
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import chain, digits_mlp

FEW = PretrainLayers(epochs=2)


def deep() -> Document:
    """Digits by a convolution, two hidden layers and a head."""
    return chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3, "stride": 2}),
            "bent": ("Tanh", {}),
            "flat": ("Flatten", {}),
            "wide": ("Linear", {"out_features": 24}),
            "active": ("Sigmoid", {}),
            "dropped": ("Dropout", {"p": 0.5}),
            "small": ("Linear", {"out_features": 12}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        epochs=1,
        device="cpu",
    )


@pytest.mark.row("S15.39")
def test_the_reconstruction_loss_of_each_layer_falls(tmp_path: Path) -> None:
    ground = ground_of(bench(tmp_path, deep()))
    model, rows = pretrained(ground, FEW, NOTHING)
    assert [row[:3] for row in rows] == [("conv", 64, 36), ("wide", 36, 24), ("small", 24, 12)]
    for name, _, _, before, after in rows:
        assert after < 0.9 * before, name
    fresh, _ = ground.fresh()
    assert torch.equal(model.get_parameter("logits.weight"), fresh.get_parameter("logits.weight"))
    assert not torch.equal(model.get_parameter("wide.weight"), fresh.get_parameter("wide.weight"))


@pytest.mark.row("S15.39")
def test_labels_make_no_difference(tmp_path: Path) -> None:
    ground = ground_of(bench(tmp_path, deep()))
    targets = torch.zeros_like(ground.parts.train.targets)
    blind = replace(ground.parts, train=replace(ground.parts.train, targets=targets))
    models = [pretrained(g, FEW, NOTHING)[0] for g in (ground, replace(ground, parts=blind))]
    states = [model.state_dict() for model in models]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_the_first_layer_learns_as_an_auto_encoder_by_hand(tmp_path: Path) -> None:
    document = digits_mlp(width=16, full_batch=True)
    ground = ground_of(bench(tmp_path, document))
    model, rows = pretrained(ground, PretrainLayers(epochs=3, lr=0.01), NOTHING)
    torch.manual_seed(0)
    hidden, dropped = nn.Linear(64, 16), nn.Linear(16, 10)
    back = nn.Linear(16, 64)
    x = ground.parts.train.inputs[0].flatten(1)
    optimizer = torch.optim.Adam([*hidden.parameters(), *back.parameters()], lr=0.01)
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = (back(hidden(x).relu()) - x).square().mean()
        losses.append(float(loss.detach()))
        loss.backward()  # type: ignore[no-untyped-call]
        if len(losses) < 4:
            optimizer.step()
    assert rows[0][3:] == pytest.approx((losses[0], losses[3]), rel=1e-4)
    torch.testing.assert_close(
        model.get_parameter("hidden.weight"), hidden.weight, rtol=1e-3, atol=1e-5
    )
    assert torch.equal(model.get_parameter("logits.weight"), dropped.weight)


def stacked(times: int = 2, **training: Any) -> Document:
    """The same kind of network with its hidden layers in a group, and that in a Repeat."""
    body = {
        "x": {"kind": "GroupInput"},
        "wide": {"kind": "Linear", "params": {"out_features": 16}},
        "active": {"kind": "Sigmoid"},
        "y": {"kind": "GroupOutput"},
    }
    raw = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "flat": ("Flatten", {}),
            "stack": ("Repeat", {"times": times}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        **{"epochs": 1, "device": "cpu", **training},
    ).model_dump(mode="json")
    raw["nodes"]["stack"]["definition"] = "outer"
    outer = {
        "x": {"kind": "GroupInput"},
        "layer": {"kind": "Group", "definition": "inner"},
        "y": {"kind": "GroupOutput"},
    }
    raw["definitions"] = {
        name: {
            "nodes": nodes,
            "edges": [{"source": a, "target": b} for a, b in pairwise(nodes)],
        }
        for name, nodes in (("inner", body), ("outer", outer))
    }
    return Document.model_validate(raw)


@pytest.mark.row("S15.39")
def test_layers_inside_groups_learn_one_after_another(tmp_path: Path) -> None:
    ground = ground_of(bench(tmp_path, stacked()))
    model, rows = pretrained(ground, FEW, NOTHING)
    assert [row[:3] for row in rows] == [
        ("stack.0.layer.wide", 64, 16), ("stack.1.layer.wide", 16, 16),
    ]  # fmt: skip
    assert all(after < before for *_, before, after in rows)
    fresh, _ = ground.fresh()
    for name, weight in fresh.named_parameters():
        assert torch.equal(weight, model.get_parameter(name)) == name.startswith("logits"), name


def test_a_layer_in_a_group_learns_as_one_that_is_not(tmp_path: Path) -> None:
    """The first layer is the auto-encoder that it would be by hand, on the data themselves."""
    ground = ground_of(bench(tmp_path, stacked(times=1, full_batch=True)))
    model, rows = pretrained(ground, PretrainLayers(epochs=3, lr=0.01), NOTHING)
    torch.manual_seed(0)
    wide, _, back = nn.Linear(64, 16), nn.Linear(16, 10), nn.Linear(16, 64)
    x = ground.parts.train.inputs[0].flatten(1)
    optimizer = torch.optim.Adam([*wide.parameters(), *back.parameters()], lr=0.01)
    for _ in range(3):
        optimizer.zero_grad()
        (back(wide(x).sigmoid()) - x).square().mean().backward()
        optimizer.step()
    after = (back(wide(x).sigmoid()) - x).square().mean().item()
    assert rows[0][4] == pytest.approx(after, rel=1e-4)
    name = "stack.0.layer.wide.weight"
    torch.testing.assert_close(model.get_parameter(name), wide.weight, rtol=1e-3, atol=1e-5)


def test_the_last_layers_of_a_network_are_not_hidden() -> None:
    """Those that no weights follow: also inside of the last group, but not in an earlier round."""
    raw = stacked().model_dump(mode="json")
    del raw["nodes"]["logits"]
    raw["edges"] = [e for e in raw["edges"] if "logits" not in (e["source"], e["target"])]
    raw["edges"].append({"source": "stack", "target": "result"})
    assert [one.path for one in hidden_layers(check(Document.model_validate(raw)))] == [
        "stack.0.layer.wide"
    ]
    raw["nodes"]["stack"]["decorations"] = {"frozen": True}
    with pytest.raises(RunError, match="no hidden"):
        hidden_layers(check(Document.model_validate(raw)))


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 2, "valid"])
def test_what_leads_back_from_a_convolution_has_the_size_of_its_input(
    stride: int, padding: Any
) -> None:
    x = torch.zeros(2, 3, 11, 12)
    layer = nn.Conv2d(3, 5, (3, 4), stride, padding, dilation=2)
    assert AutoEncoder(layer, (), x)(x).shape == x.shape
    same = nn.Conv2d(3, 5, 3, padding="same")
    assert AutoEncoder(same, (), x)(x).shape == x.shape


@pytest.mark.row("S15.39")
def test_fine_tuning_begins_with_the_weights_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing = tmp_path / "drawing.json"
    write_document(drawing, deep())
    for name in ("pretrained.safetensors", "pretrained-2.safetensors"):
        assert main(["pretrain", str(drawing), "--epochs", "1", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["verdict"] == "good" and told["file"] == name
        assert [row["layer"] for row in told["rows"]] == ["conv", "wide", "small"]
    run, setting = tmp_path / "run", "training.start_from=pretrained.safetensors"
    assert main(["train", str(drawing), "--run-dir", str(run), "--set", setting]) == 0
    begun, given = read_weights(run / START), read_weights(tmp_path / "pretrained.safetensors")
    assert all(torch.equal(begun[name], given[name]) for name in given)


def test_what_has_no_hidden_layer_is_refused(tmp_path: Path) -> None:
    flat = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "flat": ("Flatten", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        epochs=1,
    )
    with pytest.raises(RunError, match="no hidden"):
        hidden_layers(check(flat))
    with pytest.raises(RunError, match="Save the drawing first"):
        findings(FEW, bench(tmp_path, deep()), NOTHING)
