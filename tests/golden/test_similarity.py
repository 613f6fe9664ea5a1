"""Distances between encodings, and the style of an image, by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.block import Spec
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.params import thawed
from tests.golden.running import alone, model, random, same

CODE = Spec("N", 128)
ACTIVATION = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [0.0, 1.0]]]]).double()


def drawn(nodes: dict[str, tuple[str, dict[str, Any]]], *wires: str) -> Document:
    made = {n: Node(kind=kind, params=thawed(params)) for n, (kind, params) in nodes.items()}
    return with_wires(made, *wires)


def with_wires(nodes: dict[str, Node], *wires: str) -> Document:
    edges = []
    for wire in wires:
        source, target = wire.split()
        node, _, port = target.partition(".")
        edges.append(Edge(source=source, target=node, target_port=port or "x"))
    return Document(nodes=nodes, edges=tuple(edges))


def siamese() -> Document:
    """Two pictures through one set of weights, and the squared distance of their codes."""
    nodes = {end: Node(kind="Input", params={"shape": [6]}) for end in ("left", "right")}
    for end in ("left", "right"):
        nodes[f"code_{end}"] = Node(kind="Linear", params={"out_features": 128}, weight_set="f")
    nodes["distance"] = Node(kind="SquaredDistance")
    nodes["result"] = Node(kind="Output")
    return with_wires(
        nodes, "left code_left", "right code_right", "code_left distance.a",
        "code_right distance.b", "distance result",
    )  # fmt: skip


@pytest.mark.row("S14.04")
def test_a_siamese_distance_has_one_set_of_weights_and_two_equal_sides() -> None:
    document = siamese()
    net, x, other = model(document), random(5, 6), random(5, 6, seed=2)
    assert check(document).cost.parameters == 6 * 128 + 128
    assert sum(weight.numel() for weight in net.parameters()) == 6 * 128 + 128
    assert net(x, x).tolist() == [0.0] * 5
    same(net(x, other), net(other, x))
    weight, bias = net.parameters()
    codes = [F.linear(side, weight, bias) for side in (x, other)]
    assert torch.allclose(net(x, other), ((codes[0] - codes[1]) ** 2).sum(1), rtol=1e-12)


@pytest.mark.row("S14.10")
def test_verification_weighs_absolute_differences() -> None:
    document = drawn(
        {"left": ("Input", {"shape": [128]}), "right": ("Input", {"shape": [128]}),
         "apart": ("AbsoluteDifference", {}), "score": ("Linear", {"out_features": 1}),
         "chance": ("Sigmoid", {}), "result": ("Output", {})},
        "left apart.a", "right apart.b", "apart score", "score chance", "chance result",
    )  # fmt: skip
    assert check(document).cost.parameters == 129
    net, a, b = model(document), random(4, 128), random(4, 128, seed=2)
    by_hand = torch.sigmoid(((a - b).abs() * net.score.weight).sum(1) + net.score.bias)
    same(net(a, b)[:, 0], by_hand)


@pytest.mark.row("S14.11")
def test_chi_squared_differences_are_safe_where_sums_are_zero() -> None:
    block = alone("ChiSquaredDifference", Spec("N", 2), Spec("N", 2))
    a = torch.tensor([[1.0, 3.0], [0.0, 2.0]]).double().requires_grad_()
    b = torch.tensor([[3.0, 1.0], [0.0, -2.0]]).double().requires_grad_()
    y = block(a, b)
    assert y.sum(1).tolist() == [2.0, 0.0]
    y.sum().backward()
    assert a.grad is not None and b.grad is not None
    assert b.grad.isfinite().all()
    assert a.grad.tolist() == [[-1.25, 0.75], [0.0, 0.0]]


@pytest.mark.row("S14.15")
def test_a_gram_matrix_counts_channels_together() -> None:
    block = alone("GramMatrix", Spec("N", 2, 2, 2))
    assert block(ACTIVATION).tolist() == [[[30.0, 6.0], [6.0, 2.0]]]
    gram = alone("GramMatrix", Spec("N", 5, 4, 3))(random(3, 5, 4, 3))
    same(gram, gram.mT)
    assert torch.linalg.eigvalsh(gram).min() > -1e-12


@pytest.mark.row("G:nst")
def test_costs_of_style_and_content_against_nothing() -> None:
    """Drawn block by block: J_style 976 and 3.8125 (1/256), J_content 16, chi squared 2."""
    picture = {"shape": [2, 2, 2]}
    document = drawn(
        {"given": ("Input", picture), "zero": ("Input", picture),
         "gram": ("GramMatrix", {}), "gram_zero": ("GramMatrix", {}),
         "flat": ("Flatten", {}), "flat_zero": ("Flatten", {}), "style": ("SquaredDistance", {}),
         "share": ("Scale", {"times": 1 / 256}), "raw": ("Output", {}), "normal": ("Output", {}),
         "all": ("Flatten", {}), "all_zero": ("Flatten", {}), "content": ("SquaredDistance", {}),
         "half": ("Scale", {"times": 0.5}), "halved": ("Output", {})},
        "given gram", "zero gram_zero", "gram flat", "gram_zero flat_zero", "flat style.a",
        "flat_zero style.b", "style share", "style raw", "share normal", "given all",
        "zero all_zero", "all content.a", "all_zero content.b", "content half", "half halved",
    )  # fmt: skip
    raw, normal, content = model(document)(ACTIVATION, torch.zeros_like(ACTIVATION))
    assert (raw.item(), normal.item(), content.item()) == (976.0, 3.8125, 16.0)
    pair = torch.tensor([[1.0, 3.0]]).double()
    chi = alone("ChiSquaredDifference", Spec("N", 2), Spec("N", 2))(pair, pair.flip(1))
    assert chi.sum().item() == 2.0
    gram = alone("GramMatrix", Spec("N", 2, 2, 2))(ACTIVATION)
    assert gram.tolist() == [[[30.0, 6.0], [6.0, 2.0]]]


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [("CosineSimilarity", F.cosine_similarity), ("PairwiseDistance", F.pairwise_distance)],
)
def test_similarities_are_those_of_torch(kind: str, theirs: Any) -> None:
    block, a, b = alone(kind, CODE, CODE), random(4, 128), random(4, 128, seed=2)
    same(block(a, b), theirs(a, b))


def test_the_cosine_of_one_two_three_and_four_five_six() -> None:
    a, b = (torch.tensor([values]).double() for values in ([1, 2, 3], [4, 5, 6]))
    block: nn.Module = alone("CosineSimilarity", Spec("N", 3), Spec("N", 3))
    found: Tensor = block(a, b)
    assert found.item() == pytest.approx(0.97463185, abs=1e-8)
