"""Hidden layers learn from samples alone, and fine-tuning begins with what they learned."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.pretrain_layers import PretrainLayers
from graph_runtime.analysis.work.auto_encoder import AutoEncoder
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.analysis.work.layer_findings import findings, hidden_layers, pretrained
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_document
from graph_runtime.train.weight_file import START, read_weights
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
