"""Gradients step by step backwards: through losses, activations and shortcuts, in float64."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.looking.bench import bench_of
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.tracing.one_pass import Caught, OnePass, run_once
from tests.graph_runtime.train.drawings import chain
from tests.graph_runtime.train.looking.test_look import new_run

T64 = 1e-12


def stepped_back(root: Path, document: Document, loss: Any, *inputs: Tensor) -> OnePass:
    folder = new_run(root, document.replaced(training=None))
    bench = bench_of(Look(number=0, folder=str(folder), weights="fresh"))
    network = (bench.model.double(), bench.checked, bench.lines)
    return run_once(network, [x.double() for x in inputs], loss)


def at(done: OnePass, node: str, way: tuple[tuple[str, int], ...] = ()) -> Caught:
    return next(one for one in done.caught if one.spot.node == node and one.spot.way == way)


@pytest.mark.row("S2.03", "S2.04", "G:dz")
def test_binary_cross_entropy_steps_back_to_the_answer_minus_the_truth(tmp_path: Path) -> None:
    document = chain({"z": ("Input", {"shape": [2]}), "a": ("Sigmoid", {}),
                      "result": ("Output", {})})  # fmt: skip
    z, y = torch.tensor([[0.3, -1.2]]).double(), torch.tensor([[1.0, 0.0]]).double()
    done = stepped_back(
        tmp_path, document, lambda a: F.binary_cross_entropy(a, y, reduction="sum"), z
    )
    a = 1 / (1 + torch.exp(-z))
    for node, expected in {"a": -y / a + (1 - y) / (1 - a), "z": a - y}.items():
        gradient = at(done, node).gradient
        assert gradient is not None and float((gradient - expected).abs().max()) <= T64


@pytest.mark.row("S2.04")
def test_the_weights_get_the_mean_of_inputs_times_dz(tmp_path: Path) -> None:
    document = chain({"x": ("Input", {"shape": [3]}), "z": ("Linear", {"out_features": 1}),
                      "a": ("Sigmoid", {}), "result": ("Output", {})})  # fmt: skip
    x, y = torch.randn(5, 3).double(), torch.tensor([[1.0], [0], [0], [1], [1]]).double()
    done = stepped_back(tmp_path, document, lambda a: F.binary_cross_entropy(a, y), x)
    a, dz = at(done, "a").value, at(done, "z").gradient
    assert dz is not None and float((dz - (a - y) / 5).abs().max()) <= T64
    dw, db = (a - y).T @ x / 5, (a - y).mean()
    assert done.norms["z"] == pytest.approx(float((dw.square().sum() + db**2).sqrt()), rel=1e-9)


@pytest.mark.row("S2.15", "G:softmax")
def test_softmax_and_cross_entropy_step_back_to_the_answer_minus_the_truth(tmp_path: Path) -> None:
    document = chain({"z": ("Input", {"shape": [4]}), "result": ("Output", {})})
    z = torch.tensor([[5.0, 2.0, -1.0, 3.0]])
    done = stepped_back(tmp_path, document, lambda r: F.cross_entropy(r, torch.tensor([0])), z)
    published = torch.tensor([-0.15796643, 0.041922383, 0.0020871926, 0.11395685])
    gradient = at(done, "z").gradient
    assert gradient is not None
    assert torch.allclose(gradient[0], published.double(), atol=1e-8)
    answer = z.double().softmax(-1) - torch.tensor([[1.0, 0, 0, 0]])
    assert float((gradient - answer).abs().max()) <= T64


def shortcut(merge: str) -> Document:
    nodes: dict[str, Any] = {
        "x": {"kind": "Input", "params": {"shape": [4]}},
        "f": {"kind": "Linear", "params": {"out_features": 4}},
        "act": {"kind": "Tanh", "params": {}},
        "merge": {"kind": merge, "params": {}},
        "result": {"kind": "Output", "params": {}},
    }
    wires = [("x", "f", "x"), ("f", "act", "x"), ("act", "merge", "x0"), ("x", "merge", "x1"),
             ("merge", "result", "x")]  # fmt: skip
    edges = [{"source": a, "target": b, "target_port": port} for a, b, port in wires]
    return Document.model_validate({"nodes": nodes, "edges": edges})


@pytest.mark.row("S8.16")
def test_a_shortcut_hands_the_gradient_back_as_it_is(tmp_path: Path) -> None:
    x = torch.randn(1, 4)
    done = stepped_back(tmp_path, shortcut("Add"), lambda r: r.square().sum(), x)
    merged, total = at(done, "merge"), at(done, "x").gradient
    assert merged.gradient is not None and total is not None
    assert merged.sent.keys() == {"x0", "x1"}
    assert torch.equal(merged.sent["x1"], merged.gradient)
    assert torch.equal(merged.sent["x0"], merged.gradient)
    through_f = at(done, "act").gradient
    assert through_f is not None and torch.equal(through_f, merged.gradient)
    # The input gets the shortcut's gradient and, on top of it, what comes through the branch.
    inner = x.double().requires_grad_()
    folder = next(tmp_path.iterdir())
    bench = bench_of(Look(number=0, folder=str(folder), weights="fresh"))
    branch = torch.tanh(bench.model.double().get_submodule("f")(inner))
    (extra,) = torch.autograd.grad(branch, inner, merged.gradient)
    assert float((total - merged.gradient - extra).abs().max()) <= T64


def test_a_product_sends_back_what_the_other_factor_lets_through(tmp_path: Path) -> None:
    done = stepped_back(tmp_path, shortcut("Multiply"), lambda r: r.sum(), torch.randn(1, 4))
    sent = at(done, "merge").sent
    assert torch.allclose(sent["x0"], at(done, "x").value, atol=T64)
    assert torch.allclose(sent["x1"], at(done, "act").value, atol=T64)


def test_shortcuts_in_groups_are_stepped_back_through_too(tmp_path: Path) -> None:
    document = read_example("resnet18")
    done = stepped_back(tmp_path, document, lambda r: r.sum(), torch.randn(1, 3, 32, 32))
    added = at(done, "add", (("stage1", 1),))
    assert added.gradient is not None
    assert torch.equal(added.sent["x0"], added.gradient)
    assert torch.equal(added.sent["x1"], added.gradient)
