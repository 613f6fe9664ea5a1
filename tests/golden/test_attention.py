"""Scores, pooling and self-attention in a drawing against hand-made cases and formulas."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.errors import ShapeError
from tests.golden.running import alone, random, same

STEPS, MEMORY = Spec("N", 5, 8), Spec("N", 7, 8)
QUERY = torch.tensor([[[1.0, 0.0]]], dtype=torch.float64)
KEYS = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], dtype=torch.float64)
VALUES = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]], dtype=torch.float64)
HAND = (Spec("N", 1, 2), Spec("N", 3, 2), Spec("N", 3, 2))


def made(kind: str, **params: Any) -> Block:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block), block
    return block


def count(kind: str, *specs: Spec, **params: Any) -> int:
    return made(kind, **params).parameters(*specs)


@pytest.mark.row("S12.04", "G:attn")
@pytest.mark.parametrize(
    ("score", "weights", "context"),
    [
        ("dot", [0.4223188, 0.1553624, 0.4223188], 1.266956),
        ("scaled_dot", [0.4011121, 0.1977758, 0.4011121], 1.203336),
    ],
)
def test_dot_products_of_the_hand_made_case(
    score: str, weights: list[float], context: float
) -> None:
    y, shares = alone("Attention", *HAND, score=score)(QUERY, KEYS, VALUES)
    assert shares[0, 0].tolist() == pytest.approx(weights, rel=1e-6)
    assert y[0, 0].tolist() == pytest.approx([context, 1.0], rel=1e-6)


@pytest.mark.row("S12.07", "G:attn")
@pytest.mark.parametrize("score", ["additive", "concat"])
def test_the_additive_score_of_the_hand_made_case(score: str) -> None:
    net = alone("Attention", *HAND, score=score)
    eye = torch.eye(2, dtype=torch.float64)
    with torch.no_grad():
        net.it.to_score.weight.fill_(1.0)
        if score == "concat":
            net.it.from_both.weight.copy_(torch.cat([eye, eye], 1))
        else:
            net.it.from_query.weight.copy_(eye)
            net.it.from_key.weight.copy_(eye)
    shares = net(QUERY, KEYS, VALUES)[1][0, 0]
    assert shares.tolist() == pytest.approx([0.2044617, 0.3576452, 0.4378931], rel=1e-6)
    scores = torch.tensor([0.9640276, 1.523188, 1.725622])
    assert shares.tolist() == pytest.approx(scores.softmax(0).tolist(), rel=1e-6)
    four, wide = Spec("N", 3, 4), Spec("N", 3, 512)
    assert count("Attention", four, four, score=score) == 36
    assert count("Attention", wide, wide, score=score) == 524_800


@pytest.mark.row("S12.08")
def test_two_linear_maps_fold_into_the_general_score() -> None:
    general = alone("Attention", STEPS, MEMORY, MEMORY, score="general")
    maps = {"query_function": "linear", "key_function": "linear", "d_k": 6}
    mapped = alone("Attention", STEPS, MEMORY, MEMORY, score="dot", **maps)
    with torch.no_grad():
        w_q, w_k = mapped.it.query_function.weight, mapped.it.key_function.weight
        general.it.bilinear.weight.copy_(w_q.T @ w_k)
    query, memory = random(3, 5, 8) / 8, random(3, 7, 8, seed=2) / 8
    found = general(query, memory, memory)
    for one, other in zip(found, mapped(query, memory, memory), strict=True):
        same(one, other)
    scores = torch.einsum("nqi,ij,nkj->nqk", query, general.it.bilinear.weight, memory)
    same(found[1], scores.softmax(-1))
    wide = Spec("N", 3, 512)
    assert count("Attention", wide, wide, score="general") == 262_144


@pytest.mark.row("S12.03", "S12.09")
def test_a_function_of_the_states_that_changes_nothing_is_none() -> None:
    specs = (STEPS, MEMORY, MEMORY)
    functions = dict.fromkeys(("query_function", "key_function", "value_function"), "linear")
    plain, mapped = alone("Attention", *specs), alone("Attention", *specs, **functions)
    assert list(plain.parameters()) == []
    with torch.no_grad():
        for weight in mapped.parameters():
            weight.copy_(torch.eye(8))
    query, memory = random(3, 5, 8), random(3, 7, 8, seed=2)
    for one, other in zip(plain(query, memory, memory), mapped(query, memory, memory), strict=True):
        assert torch.equal(one, other)
    curved = alone("Attention", *specs, value_function="mlp", d_v=3)
    y, weights = curved(query, memory, memory)
    first, _, second = curved.it.value_function
    value = torch.tanh(memory @ first.weight.T + first.bias) @ second.weight.T + second.bias
    same(y, weights @ value)


@pytest.mark.row("S12.02", "S12.11")
@pytest.mark.parametrize("score", ["dot", "scaled_dot", "general", "additive", "concat"])
def test_the_context_is_the_sum_of_the_values_by_their_weights(score: str) -> None:
    values = Spec("N", 7, 3)
    query, memory, value = random(3, 5, 8), random(3, 7, 8, seed=2), random(3, 7, 3, seed=3)
    y, weights = alone("Attention", STEPS, MEMORY, values, score=score)(query, memory, value)
    same(y, torch.einsum("nqk,nke->nqe", weights, value))
    same(weights.sum(-1), torch.ones(3, 5, dtype=torch.float64))


@pytest.mark.row("S12.18")
def test_every_output_step_reaches_every_input_step() -> None:
    net = alone("Attention", STEPS, MEMORY, MEMORY, score="additive", units=4)
    memory = random(1, 7, 8, seed=2).requires_grad_(True)
    y = net(random(1, 5, 8), memory, memory)[0]
    for step in y[0]:
        (slope,) = torch.autograd.grad(step.sum(), memory, retain_graph=True)
        assert (slope[0].abs().sum(1) > 0).all()


@pytest.mark.row("S12.52")
@pytest.mark.parametrize("score", ["dot", "scaled_dot", "general", "additive", "concat"])
def test_sizes_of_queries_and_keys_must_match_for_products_alone(score: str) -> None:
    block, query, key = made("Attention", score=score), Spec("N", 5, 8), Spec("N", 7, 6)
    if "dot" in score:
        with pytest.raises(ShapeError, match="8 features has no dot product with a key of 6"):
            block.shape(query, key)
        return
    y, weights = block.shape(query, key, Spec("N", 7, 3))  # type: ignore[misc]
    assert (y.sizes, weights.sizes) == ((5, 3), (5, 7))


@pytest.mark.row("G:scale")
@pytest.mark.parametrize("d", [4, 64, 512])
@pytest.mark.parametrize("score", ["dot", "scaled_dot"])
def test_products_spread_as_the_root_of_the_size(d: int, score: str) -> None:
    """Beside a key of zeros the weight of a key tells its score."""
    query, key = random(20_000, 1, d), random(20_000, 1, d, seed=2)
    keys = torch.cat([key, torch.zeros_like(key)], 1)
    specs = (Spec("N", 1, d), Spec("N", 2, d))
    _, weights = alone("Attention", *specs, score=score)(query, keys)
    spread = (weights[:, 0, 0].log() - weights[:, 0, 1].log()).std().item()
    assert spread == pytest.approx(sqrt(d) if score == "dot" else 1.0, rel=0.03)


@pytest.mark.row("S12.19")
def test_pooling_without_a_kernel_is_the_mean() -> None:
    net = alone("AttentionPooling", STEPS, MEMORY, Spec("N", 7, 3), kernel="uniform")
    value = random(2, 7, 3, seed=3)
    y, weights = net(random(2, 5, 8), random(2, 7, 8, seed=2), value)
    same(y, value.mean(1, keepdim=True).expand(2, 5, 3))
    same(weights, torch.full((2, 5, 7), 1 / 7, dtype=torch.float64))


POINTS = tuple(torch.tensor([[[a], [b], [c]]]).double() for a, b, c in ((0, 1, 2), (0, 1, 4)))
ASKED = torch.tensor([[[1.5]]], dtype=torch.float64)
SCALARS = (Spec("N", 1, 1), Spec("N", 3, 1), Spec("N", 3, 1))


@pytest.mark.row("S12.20", "G:nw")
def test_kernel_regression_of_three_points() -> None:
    y, weights = alone("AttentionPooling", *SCALARS)(ASKED, *POINTS)
    assert y.item() == pytest.approx(2.11159399, rel=1e-8)
    assert weights[0, 0].tolist() == pytest.approx([0.1553624, 0.4223188, 0.4223188], rel=1e-6)
    normal = torch.distributions.Normal(0.0, 1.0)
    kernel = normal.log_prob(ASKED - POINTS[0]).exp()
    same(y[0], (kernel * POINTS[1]).sum(1) / kernel.sum(1))
    assert normal.log_prob(torch.tensor(0.0)).exp().item() == pytest.approx(0.39894228)


@pytest.mark.row("S12.21")
def test_a_learned_width_is_one_over_the_bandwidth_and_lowers_the_error() -> None:
    learned = alone("AttentionPooling", *SCALARS, learnable=True)
    with torch.no_grad():
        learned.it.width.fill_(1 / 0.4)
    fixed = alone("AttentionPooling", *SCALARS, bandwidth=0.4)
    same(learned(ASKED, *POINTS)[0], fixed(ASKED, *POINTS)[0])
    weights = (-0.5 * ((ASKED - POINTS[0]) / 0.4).square()).softmax(1)
    same(learned(ASKED, *POINTS)[1][0, 0], weights[0, :, 0])
    places = torch.linspace(0, 6, 25).double().reshape(1, 25, 1)
    curve = Spec("N", 25, 1)
    net = alone("AttentionPooling", curve, curve, curve, learnable=True)
    with torch.no_grad():
        net.it.width.fill_(1.0)
    ask, truth = places + 0.11, (places + 0.11).sin()
    steps = torch.optim.Adam(net.parameters(), lr=0.1)
    errors = []
    for _ in range(60):
        error = F.mse_loss(net(ask, places, places.sin())[0], truth)
        errors.append(error.item())
        steps.zero_grad()
        error.backward()
        steps.step()
    assert errors[-1] < errors[0] / 10
