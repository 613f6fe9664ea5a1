"""Recurrent layers that torch lacks, against their formulas and against torch's own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import alone, model, random, same

STEPS, ONE = Spec("N", 5, 4), Spec("N", 1, 1)
HALF = torch.full((1, 1), 0.5, dtype=torch.float64)


def halves(kind: str, *states: Spec, **params: Any) -> nn.Module:
    """A layer of one number without offsets whose weights are all a half."""
    net = alone(kind, ONE, *states, hidden_size=1, bias=False, **params)
    for weight in net.parameters():
        nn.init.constant_(weight, 0.5)
    return net


@pytest.mark.row("S9.28", "S9.30", "G:gru")
@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"update_gate": "new"}, 0.557624784),
        ({"update_gate": "keep"}, 0.52722002),
        ({"update_gate": "new", "reset_gate": "none"}, 0.59179029),
    ],
)
def test_a_single_gru_step_with_weights_of_a_half(params: dict[str, Any], expected: float) -> None:
    net = halves("GatedRecurrentUnit", Spec("N", 1), **params)
    _, h = net(torch.ones(1, 1, 1, dtype=torch.float64), HALF)
    assert h.item() == pytest.approx(expected, abs=5e-9)


@pytest.mark.row("S9.28", "S9.29", "S9.32", "G:gru")
@pytest.mark.parametrize("bias", [True, False])
def test_the_form_of_torch_is_gru(bias: bool) -> None:
    forms = {"hidden_size": 6, "bias": bias, "reset_gate": "after"}
    net, x = alone("GatedRecurrentUnit", STEPS, **forms), random(3, 5, 4)
    torches = nn.GRU(4, 6, bias=bias, batch_first=True).double()
    torches.load_state_dict(net.it.state_dict())
    y, h = net(x)
    expected, last = torches(x)
    same(y, expected)
    same(h, last[0])
    (y * y).sum().backward()
    (expected * expected).sum().backward()
    for mine, other in zip(net.parameters(), torches.parameters(), strict=True):
        assert mine.grad is not None and other.grad is not None
        same(mine.grad, other.grad)


@pytest.mark.row("S9.28", "G:gru")
def test_the_gate_for_the_new_state_is_the_one_to_keep_with_its_weights_negated() -> None:
    net, x = alone("GatedRecurrentUnit", STEPS, hidden_size=6, update_gate="new"), random(3, 5, 4)
    other = alone("GatedRecurrentUnit", STEPS, hidden_size=6)
    other.load_state_dict(net.state_dict())
    assert (net(x)[0] - other(x)[0]).abs().max() > 0.05
    with torch.no_grad():
        for weight in other.parameters():
            weight[6:12].neg_()
    same(net(x)[0], other(x)[0])


@pytest.mark.row("S9.29", "G:gru")
def test_before_and_after_agree_for_a_diagonal_matrix_without_offset_alone() -> None:
    x = random(3, 5, 4)
    before, after = (
        alone("GatedRecurrentUnit", STEPS, hidden_size=6, reset_gate=word)
        for word in ("before", "after")
    )
    after.load_state_dict(before.state_dict())
    assert (before(x)[0] - after(x)[0]).abs().max() > 0.05
    with torch.no_grad():
        for net in (before, after):
            net.it.bias_hh_l0[12:] = 0.0
    assert (before(x)[0] - after(x)[0]).abs().max() > 0.05
    with torch.no_grad():
        for net in (before, after):
            net.it.weight_hh_l0[12:] = torch.diag(random(6, seed=3))
    same(before(x)[0], after(x)[0])


@pytest.mark.row("S9.30")
@pytest.mark.parametrize("full", ["before", "after"])
def test_without_relevance_gate_it_is_the_full_form_with_an_open_one(full: str) -> None:
    simple = alone("GatedRecurrentUnit", STEPS, hidden_size=6, reset_gate="none")
    whole = alone("GatedRecurrentUnit", STEPS, hidden_size=6, reset_gate=full)
    with torch.no_grad():
        for name, weight in whole.it.named_parameters():
            weight[6:] = simple.it.get_parameter(name)
            weight[:6] = 50.0 if name == "bias_hh_l0" else 0.0  # σ(50) is 1 in float64
    same(simple(random(3, 5, 4))[0], whole(random(3, 5, 4))[0])


@pytest.mark.row("S9.31")
@pytest.mark.parametrize(("update_gate", "offset"), [("new", -1000.0), ("keep", 1000.0)])
def test_a_shut_update_gate_keeps_the_state_exactly(update_gate: str, offset: float) -> None:
    options = {"hidden_size": 6, "update_gate": update_gate}
    net = alone("GatedRecurrentUnit", STEPS, Spec("N", 6), **options)
    with torch.no_grad():
        net.it.bias_hh_l0[6:12] = offset
    h_0 = random(3, 6, seed=2)
    for step in net(random(3, 5, 4), h_0)[0].unbind(1):
        assert torch.equal(step, h_0)


@pytest.mark.row("S9.39", "G:lstm", "G:recparams")
def test_an_lstm_with_peepholes_of_zero_is_that_of_torch() -> None:
    net, x = alone("PeepholeLSTM", STEPS, hidden_size=6), random(3, 5, 4)
    torches = nn.LSTM(4, 6, batch_first=True).double()
    with torch.no_grad():
        net.it.weight_peephole.zero_()
    torches.load_state_dict({k: v for k, v in net.it.state_dict().items() if "peep" not in k})
    y, cells, h, c = net(x)
    expected, (h_n, c_n) = torches(x)
    for mine, other in ((y, expected), (h, h_n[0]), (c, c_n[0]), (cells[:, -1], c_n[0])):
        same(mine, other)
    spec = Spec("N", 7, 10)
    counts = [
        block.parameters(spec)
        for params in ({"peephole": False}, {})
        if isinstance(block := BLOCKS.make("PeepholeLSTM", {"hidden_size": 20, **params}), Block)
    ]
    assert counts == [2_560, 2_620]


@pytest.mark.row("S9.39")
@pytest.mark.parametrize("output_gate", ["new", "old"])
def test_peepholes_are_their_formula(output_gate: str) -> None:
    states = (Spec("N", 6), Spec("N", 6))
    net = alone("PeepholeLSTM", STEPS, *states, hidden_size=6, output_gate=output_gate)
    w = dict(net.it.named_parameters())
    x, h, c = random(3, 5, 4), random(3, 6, seed=2), random(3, 6, seed=3)
    found = net(x, h, c)
    seen_i, seen_f, seen_o = w["weight_peephole"]
    cells = []
    for step in x.unbind(1):
        z = step @ w["weight_ih_l0"].T + w["bias_ih_l0"] + w["bias_hh_l0"]
        i, f, g, o = (z + h @ w["weight_hh_l0"].T).split(6, 1)
        old = c
        c = torch.sigmoid(f + seen_f * c) * c + torch.sigmoid(i + seen_i * c) * g.tanh()
        h = torch.sigmoid(o + seen_o * (c if output_gate == "new" else old)) * c.tanh()
        cells.append(c)
    same(found[1], torch.stack(cells, 1))
    same(found[2], h)
    same(found[0][:, -1], h)


@pytest.mark.row("S9.35")
def test_an_open_forget_gate_and_a_shut_input_gate_keep_the_cell_for_1000_steps() -> None:
    states = (Spec("N", 6), Spec("N", 6))
    for kind in ("LSTM", "PeepholeLSTM"):
        net = alone(kind, Spec("N", 1000, 4), *states, hidden_size=6)
        with torch.no_grad():
            net.it.bias_hh_l0[:6] = -1000.0
            net.it.bias_hh_l0[6:12] = 1000.0
        c_0 = random(3, 6, seed=3)
        cell = net(random(3, 1000, 4), random(3, 6, seed=2), c_0)[2 if kind == "LSTM" else 3]
        assert torch.equal(cell, c_0)


@pytest.mark.row("S9.37")
def test_an_output_from_states_and_cells_is_a_drawing() -> None:
    nodes = {
        "x": Node(kind="Input", params={"shape": [5, 4]}),
        "read": Node(kind="PeepholeLSTM", params={"hidden_size": 6, "peephole": False}),
        "both": Node(kind="Concatenate", params={"dim": -1}),
        "head": Node(kind="Linear", params={"out_features": 3}),
        "y": Node(kind="Sigmoid"),
        "result": Node(kind="Output"),
    }
    edges = [
        Edge(source="x", target="read"),
        Edge(source="read", target="both", target_port="x0"),
        Edge(source="read", source_port="cells", target="both", target_port="x1"),
        Edge(source="both", target="head"),
        Edge(source="head", target="y"),
        Edge(source="y", target="result"),
    ]
    net, x = model(Document(nodes=nodes, edges=tuple(edges))), random(3, 5, 4)
    torches = nn.LSTM(4, 6, batch_first=True).double()
    torches.load_state_dict(net.read.state_dict())
    states, found = None, []
    for step in x.split(1, 1):
        _, states = torches(step, states)
        h, c = states[0][0], states[1][0]
        found.append(torch.sigmoid(torch.cat((h, c), 1) @ net.head.weight.T + net.head.bias))
    same(net(x), torch.stack(found, 1))


@pytest.mark.row("S9.44")
@pytest.mark.parametrize("feed_input", [False, True])
@pytest.mark.parametrize("read_all", [False, True])
def test_a_stack_is_its_formula(feed_input: bool, read_all: bool) -> None:
    flags = {"feed_input": feed_input, "read_all": read_all}
    net, x = alone("StackedRNN", STEPS, hidden_size=6, num_layers=3, **flags), random(3, 5, 4)
    below, states = x, []
    for layer in net.it.layers:
        h, steps = torch.zeros(3, 6, dtype=torch.float64), []
        for given, own in zip(below.unbind(1), x.unbind(1), strict=True):
            read = torch.cat((given, own), 1) if feed_input and states else given
            into = read @ layer.weight_ih_l0.T + layer.bias_ih_l0
            h = torch.tanh(into + h @ layer.weight_hh_l0.T + layer.bias_hh_l0)
            steps.append(h)
        below = torch.stack(steps, 1)
        states.append(below)
    same(net(x), torch.cat(states, 2) if read_all else below)
    if not feed_input and not read_all:
        torches = nn.RNN(4, 6, 3, batch_first=True).double()
        for depth, layer in enumerate(net.it.layers):
            for name, weight in layer.state_dict().items():
                torches.get_parameter(name.replace("_l0", f"_l{depth}")).data = weight
        same(net(x), torches(x)[0])
