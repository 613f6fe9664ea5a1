"""Half a mean squared error with a penalty on the weights, drawn: its least is that by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import model, same

PENALTY = 1.0
X = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], dtype=torch.float64)
Y = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)


def ridge() -> Document:
    """The cost of learned weights; their mean square, times as many as they are, is the sum."""
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "x": ("Input", {"shape": [2]}),
        "y": ("Input", {"shape": []}),
        "weights": ("LearnedTensor", {"shape": [2]}),
        "zeros": ("ConstantTensor", {"shape": [2]}),
        "product": ("Multiply", {}),
        "line": ("Sum", {"dim": [1]}),
        "error": ("MSELoss", {}),
        "half": ("Scale", {"times": 0.5}),
        "square": ("MSELoss", {}),
        "penalty": ("Scale", {"times": 2 * PENALTY}),
        "both": ("Add", {}),
        "cost": ("Output", {}),
    }
    wires = [
        ("x", "weights", "x"), ("x", "zeros", "x"), ("x", "product", "x0"),
        ("weights", "product", "x1"), ("product", "line", "x"), ("line", "error", "x"),
        ("y", "error", "target"), ("error", "half", "x"), ("weights", "square", "x"),
        ("zeros", "square", "target"), ("square", "penalty", "x"), ("half", "both", "x0"),
        ("penalty", "both", "x1"), ("both", "cost", "x"),
    ]  # fmt: skip
    nodes = {name: Node(kind=kind, params=params) for name, (kind, params) in kinds.items()}
    return Document(
        nodes=nodes,
        edges=tuple(Edge(source=a, target=b, target_port=port) for a, b, port in wires),
    )


def test_the_cost_is_half_the_mean_square_and_the_sum_of_squared_weights() -> None:
    net = model(ridge())
    weights = net.weights.weight.detach()
    by_hand = (X @ weights - Y).square().sum() / (2 * len(X)) + PENALTY * weights.square().sum()
    same(net(X, Y).detach(), by_hand)


@pytest.mark.row("S2.09")
@pytest.mark.row("G:ridge")
def test_the_least_cost_is_at_three_and_four_sevenths() -> None:
    """One step of Newton's from anywhere: the cost is a parabola."""
    net = model(ridge())
    weight = net.weights.weight
    (slope,) = torch.autograd.grad(net(X, Y), weight, create_graph=True)
    rows = [torch.autograd.grad(part, weight, retain_graph=True)[0] for part in slope]
    least = weight.detach() - torch.linalg.solve(torch.stack(rows), slope.detach())
    same(least, torch.tensor([3 / 7, 4 / 7], dtype=torch.float64))
