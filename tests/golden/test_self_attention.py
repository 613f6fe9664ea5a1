"""Self-attention, linear attention and what stands behind them, against their formulas."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.check import check
from graph_runtime.errors import ShapeError
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

STEPS, MEMORY = Spec("N", 5, 8), Spec("N", 7, 8)


def made(kind: str, **params: Any) -> Block:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block), block
    return block


def count(kind: str, *specs: Spec, **params: Any) -> int:
    return made(kind, **params).parameters(*specs)


@pytest.mark.row("S12.22")
def test_self_attention_without_projections_is_a_softmax_of_products() -> None:
    x = random(2, 5, 8) / 2
    y, weights = alone("SelfAttention", STEPS, projections=False, scale=1.0)(x)
    products = torch.einsum("nti,nsi->nts", x, x)
    shares = products.exp() / products.exp().sum(2, keepdim=True)
    same(weights, shares)
    same(y, torch.einsum("nts,nsi->nti", shares, x))


@pytest.mark.row("S12.24", "S12.39")
@pytest.mark.parametrize("causal", [False, True])
def test_self_attention_is_a_product_of_projections(causal: bool) -> None:
    net, x = alone("SelfAttention", STEPS, d_k=6, d_v=3, is_causal=causal), random(2, 5, 8)
    parts = [x @ part.weight.T for part in (net.it.query, net.it.key, net.it.value)]
    same(net(x)[0], F.scaled_dot_product_attention(*parts, is_causal=causal))
    order = [3, 0, 4, 1, 2]
    turned = net(x[:, order])[0]
    if causal:
        assert not torch.allclose(turned, net(x)[0][:, order])
    else:
        same(turned, net(x)[0][:, order])
    assert count("SelfAttention", STEPS, d_k=6, d_v=3) == 8 * (6 + 6 + 3)


@pytest.mark.row("S12.25")
@pytest.mark.parametrize("causal", [False, True])
def test_all_steps_at_once_are_each_step_by_itself(causal: bool) -> None:
    """b¹ … bⁿ: every one from its own query over all keys, in any order or together."""
    net, x = alone("SelfAttention", STEPS, d_k=6, d_v=3, is_causal=causal), random(2, 5, 8)
    at_once = net(x)[0]
    query, key, value = (x @ part.weight.T for part in (net.it.query, net.it.key, net.it.value))
    for step in (3, 0, 4, 1, 2):
        seen = step + 1 if causal else 5
        scores = (query[:, step : step + 1] @ key[:, :seen].mT) / 6**0.5
        same(at_once[:, step : step + 1], scores.softmax(2) @ value[:, :seen])


@pytest.mark.row("S12.39")
@pytest.mark.parametrize("positions", [False, True])
def test_only_positions_make_attention_see_the_order(positions: bool) -> None:
    pen = Pen(5, 8)
    if positions:
        pen.add("SinusoidalPositionalEncoding")
    pen.add("MultiheadAttention", port="query", num_heads=2)
    net, x, order = model(pen.document()), random(2, 5, 8), [3, 0, 4, 1, 2]
    turned, expected = net(x[:, order]), net(x)[:, order]
    if positions:
        assert not torch.allclose(turned, expected)
    else:
        same(turned, expected)


@pytest.mark.row("S12.32")
def test_for_fixed_weights_the_context_is_linear_in_the_values() -> None:
    net = alone("Attention", STEPS, MEMORY, MEMORY)
    query, key, first, second = (random(2, n, 8, seed=i) for i, n in enumerate((5, 7, 7, 7)))
    mixed = net(query, key, 2.0 * first - 3.0 * second)[0]
    same(mixed, 2.0 * net(query, key, first)[0] - 3.0 * net(query, key, second)[0])


@pytest.mark.row("S12.23", "G:attn")
def test_linear_attention_is_a_recurrent_network() -> None:
    query, key, value = (random(2, 7, n, seed=n) for n in (4, 4, 3))
    value, key = value, random(2, 7, 4, seed=9)
    specs = (Spec("N", 7, 4), Spec("N", 7, 4), Spec("N", 7, 3))
    q, k = F.elu(query) + 1, F.elu(key) + 1
    state, norm, steps = torch.zeros(2, 4, 3).double(), torch.zeros(2, 4).double(), []
    for t in range(7):
        state = state + torch.einsum("nd,ne->nde", k[:, t], value[:, t])
        norm = norm + k[:, t]
        above = torch.einsum("nd,nde->ne", q[:, t], state)
        steps.append(above / (q[:, t] * norm).sum(1, keepdim=True))
    same(alone("LinearAttention", *specs, is_causal=True)(query, key, value), torch.stack(steps, 1))
    shares = torch.einsum("nqd,nkd->nqk", q, k)
    shares = shares / shares.sum(2, keepdim=True)
    same(alone("LinearAttention", *specs)(query, key, value), shares @ value)


@pytest.mark.row("S12.23")
@pytest.mark.parametrize("causal", [False, True])
def test_the_cost_of_linear_attention_grows_with_the_length(causal: bool) -> None:
    def cost(steps: int) -> int:
        specs = (Spec("N", steps, 8),) * 3
        block = made("LinearAttention", is_causal=causal)
        return block.macs(*specs, block.shape(*specs))

    assert cost(1000) == 10 * cost(100) == 1000 * 2 * 8 * 8


@pytest.mark.row("S12.28")
def test_linear_attention_leaves_padding_out() -> None:
    specs = (STEPS, MEMORY, MEMORY, Spec("N", 7, dtype="bool"))
    net, query, memory = alone("LinearAttention", *specs), random(2, 5, 8), random(2, 7, 8, seed=2)
    padding = torch.tensor([[False] * 4 + [True] * 3, [True] * 7])
    y = net(query, memory, memory, padding)
    same(y[:1], alone("LinearAttention", STEPS, Spec("N", 4, 8), Spec("N", 4, 8))(
        query[:1], memory[:1, :4], memory[:1, :4]
    ))  # fmt: skip
    assert y[1].count_nonzero() == 0


@pytest.mark.row("S12.33")
def test_a_feed_forward_network_is_two_convolutions_of_width_one() -> None:
    wide = Spec("N", 10, 512)
    assert count("PositionwiseFeedForward", wide) == 2_099_712
    net, x = alone("PositionwiseFeedForward", STEPS, d_ff=16), random(3, 5, 8)
    up, down = net.it.linear1, net.it.linear2
    inner = F.conv1d(x.mT, up.weight.unsqueeze(2), up.bias).clamp_min(0)
    same(net(x), F.conv1d(inner, down.weight.unsqueeze(2), down.bias).mT)
    same(net(x).flatten(0, 1), net(x.reshape(15, 1, 8)).flatten(0, 1))


@pytest.mark.row("S12.31")
def test_heads_must_share_the_features_evenly() -> None:
    wide = Spec("N", 3, 512)
    for kind, name in (("MultiheadAttention", "num_heads"), ("TransformerEncoderLayer", "nhead")):
        with pytest.raises(ShapeError, match="512 features cannot be shared out among 7 heads"):
            made(kind, **{name: 7}).shape(wide)
        with pytest.raises(AssertionError):
            nn.MultiheadAttention(512, 7)
        assert made(kind, **{name: 8}).shape(wide)


@pytest.mark.row("S12.49")
def test_attention_sits_on_inputs_and_on_hidden_layers() -> None:
    pen = Pen(5, 8)
    pen.add("SelfAttention")
    pen.add("LSTM", hidden_size=6)
    pen.add("SelfAttention", d_v=4)
    pen.add("MultiheadAttention", port="query", num_heads=2)
    assert model(pen.document())(random(2, 5, 8)).shape == (2, 5, 4)


@pytest.mark.row("S12.50")
def test_keys_may_be_hidden_states_or_raw_inputs() -> None:
    costs = []
    for keys in ("image", "states"):
        pen = Pen(7, 8)
        pen.add("LSTM", "image", name="states", hidden_size=8)
        pen.add("Linear", "image", name="asked", out_features=8)
        pen.add("Attention", "asked", name="attend", port="query", score="additive")
        for port in ("key", "value"):
            pen.edges.append(pen.edges[-1].model_copy(update={"source": keys, "target_port": port}))
        pen.add("Output", "states", name="other")
        pen.last = "attend"
        document = pen.document()
        assert model(document)(random(2, 7, 8))[1].shape == (2, 7, 8)
        costs.append(check(document).cost.parameters)
    assert costs[0] == costs[1]


@pytest.mark.row("G:attn")
def test_a_step_alone_sees_what_it_sees_among_all() -> None:
    """Decoding with a cache: the newest query meets the keys so far."""
    net, x = (
        alone("MultiheadAttention", Spec("N", 5, 8), num_heads=2, is_causal=True),
        random(2, 5, 8),
    )
    for t in range(5):
        specs = (Spec("N", 1, 8), Spec("N", t + 1, 8))
        step = alone("MultiheadAttention", *specs, num_heads=2)
        step.load_state_dict(net.state_dict())
        same(step(x[:, t : t + 1], x[:, : t + 1])[0][:, 0], net(x)[0][:, t])


@pytest.mark.parametrize("causal", [False, True])
def test_shared_keys_are_keys_that_are_repeated(causal: bool) -> None:
    options = {"num_heads": 4, "num_key_value_heads": 2, "is_causal": causal}
    net, x = alone("GroupedQueryAttention", STEPS, **options), random(3, 5, 8)
    q = (x @ net.it.q_proj.weight.T).unflatten(2, (4, 2)).transpose(1, 2)
    k, v = (
        (x @ part.weight.T).unflatten(2, (2, 2)).transpose(1, 2).repeat_interleave(2, 1)
        for part in (net.it.k_proj, net.it.v_proj)
    )
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
    same(net(x), mixed.transpose(1, 2).flatten(2) @ net.it.o_proj.weight.T)
    wide = Spec("N", 3, 512)
    one = count("GroupedQueryAttention", wide, num_heads=8, num_key_value_heads=1)
    assert one == 2 * 512 * 512 + 2 * 512 * 64
    with pytest.raises(ShapeError, match="4 heads cannot share 3 keys evenly"):
        made("GroupedQueryAttention", num_heads=4, num_key_value_heads=3).shape(STEPS)
