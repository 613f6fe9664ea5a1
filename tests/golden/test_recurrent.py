"""Torch's recurrent layers in a drawing: their formulas, ways, states and lengths, in float64."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import alone, model, random, same

STEPS, LENGTHS = Spec("N", 5, 4), Spec("N", dtype="int64")
KINDS = ("RNN", "GRU", "LSTM")
TORCHES: dict[str, type[nn.RNNBase]] = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}


def torches(kind: str, net: nn.Module, **options: Any) -> nn.RNNBase:
    """Torch's own layer with the weights of the drawn one."""
    layer = TORCHES[kind](4, 6, batch_first=True, **options).double()
    layer.load_state_dict(net.get_submodule("it").state_dict())
    return layer


def flat(found: Any) -> list[Tensor]:
    """The results of torch's layer: the steps, and each state with its layers in front."""
    y, states = found
    return [y, *(states if isinstance(states, tuple) else (states,))]


@pytest.mark.row("S9.01", "S9.34", "S9.41", "S9.43")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "options",
    [{}, {"bidirectional": True}, {"num_layers": 3}, {"num_layers": 2, "bidirectional": True}],
    ids=str,
)
def test_results_and_gradients_are_those_of_torch(kind: str, options: dict[str, Any]) -> None:
    net, x = alone(kind, STEPS, hidden_size=6, **options), random(3, 5, 4)
    layer = torches(kind, net, **options)
    ours, theirs = net(x), flat(layer(x))
    count = len(theirs)
    same(ours[0], theirs[0])
    for all_layers, state in zip(ours[count:], theirs[1:], strict=True):
        same(all_layers, state.transpose(0, 1))
    sum(part.square().sum() for part in (ours[0], *ours[count:])).backward()
    sum(part.square().sum() for part in theirs).backward()
    for mine, other in zip(net.parameters(), layer.parameters(), strict=True):
        assert mine.grad is not None and other.grad is not None
        same(mine.grad, other.grad)


@pytest.mark.row("S9.01")
def test_a_vanilla_step_is_its_formula_with_relu_too() -> None:
    for nonlinearity, squeeze in (("tanh", torch.tanh), ("relu", torch.relu)):
        net = alone("RNN", STEPS, hidden_size=6, nonlinearity=nonlinearity)
        w = dict(net.it.named_parameters())
        x, a, steps = random(3, 5, 4), torch.zeros(3, 6, dtype=torch.float64), []
        for step in x.unbind(1):
            into = step @ w["weight_ih_l0"].T + w["bias_ih_l0"]
            a = squeeze(into + a @ w["weight_hh_l0"].T + w["bias_hh_l0"])
            steps.append(a)
        same(net(x)[0], torch.stack(steps, 1))


@pytest.mark.row("S9.34", "G:lstm")
def test_a_single_lstm_step_with_weights_of_a_half() -> None:
    one = Spec("N", 1, 1)
    net = alone("LSTM", one, Spec("N", 1), Spec("N", 1), hidden_size=1, bias=False)
    for weight in net.parameters():
        nn.init.constant_(weight, 0.5)
    h, c = (torch.full((1, 1), value, dtype=torch.float64) for value in (0.5, 0.25))
    _, found, cell, *_ = net(torch.ones(1, 1, 1, dtype=torch.float64), h, c)
    assert cell.item() == pytest.approx(0.601174314, abs=5e-10)
    assert found.item() == pytest.approx(0.365319801, abs=5e-10)


@pytest.mark.row("S9.04")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{}, {"num_layers": 2, "bidirectional": True}], ids=str)
def test_an_open_first_state_is_a_wire_of_zeros(kind: str, options: dict[str, Any]) -> None:
    depth = options.get("num_layers", 1) * (2 if options else 1)
    sizes = (6,) if depth == 1 else (depth, 6)
    count = 2 if kind == "LSTM" else 1
    started = alone(kind, STEPS, *[Spec("N", *sizes)] * count, hidden_size=6, **options)
    free = alone(kind, STEPS, hidden_size=6, **options)
    free.load_state_dict(started.state_dict())
    x, zeros = random(3, 5, 4), [torch.zeros(3, *sizes, dtype=torch.float64)] * count
    for mine, other in zip(started(x, *zeros), free(x), strict=True):
        assert torch.equal(mine, other)
    states = [random(3, *sizes, seed=seed) for seed in range(2, 2 + count)]
    given = [state.reshape(3, depth, 6).transpose(0, 1).contiguous() for state in states]
    hx = tuple(given) if kind == "LSTM" else given[0]
    theirs = flat(torches(kind, started, **options)(x, hx))
    same(started(x, *states)[0], theirs[0])


@pytest.mark.row("S9.38")
@pytest.mark.parametrize("ports", [("h", "c"), ("h_n", "c_n")])
def test_states_wired_into_a_second_lstm_begin_it(ports: tuple[str, str]) -> None:
    layers = 1 if ports == ("h", "c") else 2
    options = {"hidden_size": 6, "num_layers": layers}
    nodes = {
        "heard": Node(kind="Input", params={"shape": [5, 4]}),
        "said": Node(kind="Input", params={"shape": [7, 3]}),
        "encoder": Node(kind="LSTM", params=options),
        "decoder": Node(kind="LSTM", params=options),
        "result": Node(kind="Output"),
    }
    edges = [
        Edge(source="heard", target="encoder"),
        Edge(source="said", target="decoder"),
        Edge(source="encoder", source_port=ports[0], target="decoder", target_port="h_0"),
        Edge(source="encoder", source_port=ports[1], target="decoder", target_port="c_0"),
        Edge(source="decoder", target="result"),
    ]
    net = model(Document(nodes=nodes, edges=tuple(edges)))
    heard, said = random(3, 5, 4), random(3, 7, 3, seed=2)
    _, states = net.encoder(heard)
    same(net(heard, said), net.decoder(said, states)[0])


@pytest.mark.row("S9.41", "S9.59")
@pytest.mark.parametrize("kind", KINDS)
def test_added_directions_are_the_sum_of_both_halves(kind: str) -> None:
    options = {"hidden_size": 6, "num_layers": 2, "bidirectional": True}
    beside, added = alone(kind, STEPS, **options), alone(kind, STEPS, merge="sum", **options)
    added.load_state_dict(beside.state_dict())
    x, count = random(3, 5, 4), 3 if kind == "LSTM" else 2
    for whole, total in list(zip(beside(x), added(x), strict=True))[:count]:
        assert (whole.shape[-1], total.shape[-1]) == (12, 6)
        same(total, whole[..., :6] + whole[..., 6:])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_padding_changes_nothing_at_real_steps(kind: str, bidirectional: bool) -> None:
    options = {"hidden_size": 6, "num_layers": 2, "bidirectional": bidirectional}
    specs = [STEPS, None, LENGTHS] if kind != "LSTM" else [STEPS, None, None, LENGTHS]
    net = alone(kind, *specs, **options)
    x, lengths = random(3, 5, 4), torch.tensor([2, 5, 3])
    found = net(x, lengths)
    other = torch.where(torch.arange(5)[:, None] < lengths[:, None, None], x, 9.0)
    for mine, same_steps in zip(found, net(other, lengths), strict=True):
        same(mine, same_steps)
    alone_net = alone(kind, STEPS, **options)
    alone_net.load_state_dict(net.state_dict())
    for sample, length in enumerate(lengths.tolist()):
        short = alone_net(x[sample : sample + 1, :length])
        same(found[0][sample, :length], short[0][0])
        assert not found[0][sample, length:].any()
        for mine, state in zip(found[1:], short[1:], strict=True):
            same(mine[sample], state[0])


def test_lengths_out_of_range_are_taken_as_the_nearest_that_is_possible() -> None:
    net, x = alone("GRU", STEPS, None, LENGTHS, hidden_size=6), random(3, 5, 4)
    for mine, other in zip(
        net(x, torch.tensor([0, 99, 3])), net(x, torch.tensor([1, 5, 3])), strict=True
    ):
        same(mine, other)


@pytest.mark.parametrize("options", [{}, {"num_layers": 2, "bidirectional": True}], ids=str)
def test_a_projected_lstm_is_that_of_torch(options: dict[str, Any]) -> None:
    net, x = alone("LSTM", STEPS, hidden_size=6, proj_size=2, **options), random(3, 5, 4)
    y, _, _, h_n, c_n = net(x)
    theirs = flat(torches("LSTM", net, proj_size=2, **options)(x))
    for mine, other in zip((y, h_n.transpose(0, 1), c_n.transpose(0, 1)), theirs, strict=True):
        same(mine, other)


@pytest.mark.row("S9.40", "G:recparams")
@pytest.mark.parametrize(("kind", "count"), [("RNN", 620), ("GRU", 1_860), ("LSTM", 2_480)])
def test_textbooks_count_one_offset_where_torch_has_two(kind: str, count: int) -> None:
    layer = BLOCKS.make(kind, {"hidden_size": 20})
    assert isinstance(layer, Block)
    spec = Spec("N", 7, 10)
    second = [w[0] for name, w in layer.weights(spec).items() if name.startswith("bias_hh")]
    assert layer.parameters(spec) - sum(second) == count == count // 620 * (20 * (20 + 10) + 20)
