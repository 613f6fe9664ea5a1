"""Recurrence and attention in a drawing against their formulas, by hand in float64."""

from __future__ import annotations

from math import sqrt

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.block import Spec
from graph_runtime.document.model import Document
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

STEPS, MEMORY = Spec("N", 5, 8), Spec("N", 7, 6)


@pytest.mark.row("S9.43", "S9.32")
def test_stacked_recurrent_layers_read_each_other() -> None:
    net, x = alone("GRU", STEPS, hidden_size=6, num_layers=2, bias=False), random(3, 5, 8)
    weights = dict(net.it.named_parameters())
    sequence = x
    for layer in range(2):
        into, back = weights[f"weight_ih_l{layer}"], weights[f"weight_hh_l{layer}"]
        h, seen = torch.zeros(3, 6, dtype=torch.float64), []
        for step in sequence.unbind(1):
            (ri, zi, ni), (rh, zh, nh) = (step @ into.T).chunk(3, 1), (h @ back.T).chunk(3, 1)
            z = torch.sigmoid(zi + zh)
            h = (1 - z) * torch.tanh(ni + torch.sigmoid(ri + rh) * nh) + z * h
            seen.append(h)
        sequence = torch.stack(seen, 1)
    found, last, _ = net(x)
    same(found, sequence)
    same(last, sequence[:, -1])


def test_an_lstm_is_its_formula() -> None:
    net = alone("LSTM", Spec("N", 3, 2), hidden_size=4)
    x, weights = random(2, 3, 2), dict(net.it.named_parameters())
    h = c = torch.zeros(2, 4, dtype=torch.float64)
    for step in x.unbind(1):
        gates = step @ weights["weight_ih_l0"].T + weights["bias_ih_l0"]
        i, f, g, o = (gates + h @ weights["weight_hh_l0"].T + weights["bias_hh_l0"]).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
    _, last, cell, *_ = net(x)
    same(last, h)
    same(cell, c)


@pytest.mark.row("S10.02", "G:embed")
def test_an_embedding_is_a_product_with_one_hot_rows() -> None:
    table = alone(
        "Embedding", Spec("N", 2, dtype="int64"), num_embeddings=10_000, embedding_dim=300
    )
    ids = torch.tensor([[5391, 0], [9999, 5391]])
    one_hot = F.one_hot(ids, 10_000).double()
    assert torch.equal(table(ids), one_hot @ table.it.weight)
    assert table.it.weight.numel() == 3_000_000


@pytest.mark.row("S12.05")
@pytest.mark.parametrize("causal", [False, True])
def test_scaled_attention_is_its_formula(causal: bool) -> None:
    net = alone("ScaledDotProductAttention", STEPS, STEPS, STEPS, is_causal=causal)
    query, key, value = (random(2, 5, 8, seed=seed) for seed in range(3))
    same(net(query, key, value), attended(query, key, value, causal)[0])
    same(
        net(query, key, value), F.scaled_dot_product_attention(query, key, value, is_causal=causal)
    )


def attended(query: Tensor, key: Tensor, value: Tensor, causal: bool) -> tuple[Tensor, Tensor]:
    scores = query @ key.mT / sqrt(query.shape[-1])
    if causal:
        later = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, -torch.inf)
    shares = scores.exp() / scores.exp().sum(-1, keepdim=True)
    return shares @ value, shares


@pytest.mark.row("S12.02", "S12.26", "S12.29")
@pytest.mark.parametrize("causal", [False, True])
def test_many_heads_attend_each_on_their_own(causal: bool) -> None:
    """Queries of one sequence, keys and values of another, with other widths."""
    specs = (STEPS, MEMORY, MEMORY)
    options = {"num_heads": 2, "is_causal": causal, "average_attn_weights": False}
    net = alone("MultiheadAttention", *specs, **options)
    query, memory = random(3, 5, 8), random(3, 7, 6, seed=2)
    y, weights = net(query, memory, memory)
    found, shares = many_headed(net.it, query, memory, causal)
    same(y, found)
    same(weights, shares)
    same(weights.sum(-1), torch.ones(3, 2, 5, dtype=torch.float64))


def many_headed(
    attention: nn.MultiheadAttention, query: Tensor, memory: Tensor, causal: bool
) -> tuple[Tensor, Tensor]:
    if attention.in_proj_weight is None:
        into = (attention.q_proj_weight, attention.k_proj_weight, attention.v_proj_weight)
    else:
        into = attention.in_proj_weight.chunk(3)
    parts = [
        (x @ weight.T + bias).unflatten(2, (attention.num_heads, -1)).transpose(1, 2)
        for x, weight, bias in zip(
            (query, memory, memory), into, attention.in_proj_bias.chunk(3), strict=True
        )
    ]
    mixed, shares = attended(*parts, causal=causal)
    out = attention.out_proj
    return mixed.transpose(1, 2).flatten(2) @ out.weight.T + out.bias, shares


@pytest.mark.row("S12.27")
def test_causal_attention_has_ten_pairs_for_four_steps() -> None:
    spec = Spec("N", 4, 8)
    net, x = alone("MultiheadAttention", spec, is_causal=True), random(2, 4, 8)
    y, weights = net(x)
    assert (weights != 0).sum().item() == 2 * 10
    later = x.clone()
    later[:, 2:] += 1.0
    same(net(later)[0][:, :2], y[:, :2])


@pytest.mark.row("S5.11", "S12.40")
@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("causal", [False, True])
def test_an_encoder_layer_is_attention_and_two_layers_with_shortcuts(
    norm_first: bool, causal: bool
) -> None:
    """The layer against the same thing drawn from its parts, with the same weights."""
    options = {"nhead": 2, "dim_feedforward": 16, "norm_first": norm_first, "is_causal": causal}
    whole, x = alone("TransformerEncoderLayer", STEPS, **options), random(3, 5, 8)
    parts = model(drawn_layer(norm_first, causal))
    names = {"attend": "self_attn", "up": "linear1", "down": "linear2", "norm1": "norm1",
             "norm2": "norm2"}  # fmt: skip
    for ours, theirs in names.items():
        getattr(parts, ours).load_state_dict(getattr(whole.it, theirs).state_dict())
    same(parts(x), whole(x))


def drawn_layer(norm_first: bool, causal: bool) -> Document:
    pen = Pen(5, 8)
    for turn, part in enumerate((lambda: _attention(pen, causal), lambda: _feed_forward(pen)), 1):
        start = pen.last
        if norm_first:
            pen.add("LayerNorm", name=f"norm{turn}")
        part()
        pen.add("Add", start, pen.last)
        if not norm_first:
            pen.add("LayerNorm", name=f"norm{turn}")
    return pen.document()


def _attention(pen: Pen, causal: bool) -> None:
    pen.add("MultiheadAttention", name="attend", port="query", num_heads=2, is_causal=causal)


def _feed_forward(pen: Pen) -> None:
    pen.add("Linear", name="up", out_features=16)
    pen.add("ReLU")
    pen.add("Linear", name="down", out_features=8)
