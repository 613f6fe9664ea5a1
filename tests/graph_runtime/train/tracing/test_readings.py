"""What is read inside of a block: gates, influence of a step, scores of attention."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import create
from graph_runtime.train.looking.bench import bench_of
from graph_runtime.train.messages.commands import Look
from graph_runtime.train.tracing.one_pass import OnePass, run_once
from graph_runtime.train.tracing.reading import READINGS, Seen
from tests.graph_runtime.train.drawings import chain


def read(kind: str, module: nn.Module, *args: Any, **kwargs: Any) -> dict[str, Tensor]:
    reading = READINGS.kinds[kind]()
    assert reading.reads(module)
    return reading.read(Seen(module, args, kwargs, module(*args, **kwargs)))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.row("S9.36")
def test_gates_of_an_lstm_equal_those_of_a_cell_written_by_hand() -> None:
    torch.manual_seed(0)
    module = nn.LSTM(3, 5, batch_first=True).double()
    x = torch.randn(1, 7, 3, dtype=torch.float64)
    found = read("LstmGates", module, x)
    w_x, w_h, b_x, b_h = (w.detach().numpy() for w in module.parameters())
    h = c = np.zeros(5)
    for t, step in enumerate(x[0].numpy()):
        rows = w_x @ step + b_x + w_h @ h + b_h
        i, f, o = (sigmoid(rows[a : a + 5]) for a in (0, 5, 15))
        g = np.tanh(rows[10:15])
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in {"i": i, "f": f, "o": o, "g": g, "c_t": c, "h_t": h}.items():
            assert np.abs(found[name][0, t].detach().numpy() - value).max() <= 1e-12
    for gate in ("i", "f", "o"):
        assert 0 <= float(found[gate].min().detach()) <= float(found[gate].max().detach()) <= 1


@pytest.mark.parametrize("options", [
    {}, {"num_layers": 2}, {"bidirectional": True}, {"num_layers": 3, "bidirectional": True},
    {"bias": False}, {"batch_first": False},
])  # fmt: skip
@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_unrolled_layer_gives_what_the_module_gives(kind: str, options: Any) -> None:
    torch.manual_seed(1)
    module = getattr(nn, kind)(4, 6, **{"batch_first": True, **options}).double()
    x = torch.randn(2, 5, 4, dtype=torch.float64)
    given = x if module.batch_first else x.transpose(0, 1)
    found = read("LstmGates" if kind == "LSTM" else "GruGates", module, given)
    y = module(given)[0].detach()
    y = y if module.batch_first else y.transpose(0, 1)
    assert torch.allclose(found["h_t"].detach(), y[..., :6], atol=1e-12)


def test_a_projected_lstm_and_given_states_are_followed() -> None:
    module = nn.LSTM(4, 6, batch_first=True, proj_size=3).double()
    x = torch.randn(2, 5, 4, dtype=torch.float64)
    states = (torch.randn(1, 2, 3).double(), torch.randn(1, 2, 6).double())
    found = read("LstmGates", module, x, states)
    assert torch.allclose(found["h_t"], module(x, states)[0], atol=1e-12)


@pytest.mark.row("S9.56")
def test_an_early_step_moves_the_end_of_a_plain_rnn_less_the_longer_it_is_ago() -> None:
    torch.manual_seed(0)
    module = nn.RNN(4, 16, batch_first=True).double()
    first = []
    for steps in (5, 10, 20, 40):
        x = torch.randn(1, steps, 4, dtype=torch.float64)
        influence = read("Influence", module, x)["influence"][0, 0]
        leaf = x.clone().requires_grad_()
        module(leaf)[0][:, -1].sum().backward()
        assert leaf.grad is not None
        assert torch.allclose(influence, leaf.grad[0].norm(dim=-1), atol=1e-12)
        first.append(float(influence[0]))
    assert all(one > two > 0 for one, two in pairwise(first))


def three_inputs(d: int) -> Document:
    nodes = {
        name: {"kind": "Input", "params": {"shape": [32, d]}} for name in ("query", "key", "value")
    }
    nodes["attention"] = {"kind": "ScaledDotProductAttention", "params": {}}
    nodes["result"] = {"kind": "Output", "params": {}}
    wires = [("query", "attention", "query"), ("key", "attention", "key"),
             ("value", "attention", "value"), ("attention", "result", "x")]  # fmt: skip
    edges = [{"source": a, "target": b, "target_port": port} for a, b, port in wires]
    return Document.model_validate({"nodes": nodes, "edges": edges})


def passed(document: Document, tmp_path: Any, *inputs: Tensor) -> OnePass:
    facts = check(document)
    folder = create(tmp_path, facts, generate(facts)).path
    bench = bench_of(Look(number=0, folder=str(folder), weights="fresh"))
    return run_once((bench.model, bench.checked, bench.lines), list(inputs), lambda y: y.sum())


@pytest.mark.row("S12.06", "G:scale")
@pytest.mark.parametrize(("d", "published"), [(4, 2.026), (64, 7.965), (512, 22.74)])
def test_products_deviate_by_the_root_of_d_and_scores_by_one(
    d: int, published: float, tmp_path: Any
) -> None:
    torch.manual_seed(d)
    query, key, value = (torch.randn(1, 32, d) for _ in range(3))
    done = passed(three_inputs(d), tmp_path, query, key, value)
    caught = {one.spot.port: one.value for one in done.caught if one.spot.node == "attention"}
    assert float(caught["products"].std()) == pytest.approx(published, rel=0.1)
    assert float(caught["products"].std()) == pytest.approx(d**0.5, rel=0.1)
    assert float(caught["scores"].std()) == pytest.approx(1.0, rel=0.1)
    if d == 512:
        assert float((caught["products"] / d**2).std()) == pytest.approx(8.7e-5, rel=0.1)
    shares = (query @ key.transpose(-2, -1) / d**0.5).softmax(-1)
    assert torch.allclose(caught["shares"], shares, atol=1e-6)
    assert torch.allclose(caught["y"], shares @ value, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
def test_shares_of_every_head_equal_those_that_torch_gives(causal: bool, tmp_path: Any) -> None:
    module = nn.MultiheadAttention(8, 2, batch_first=True)
    x, memory = torch.randn(2, 5, 8), torch.randn(2, 5, 8)
    mask = torch.ones(5, 5, dtype=torch.bool).triu(1) if causal else None
    padding = torch.zeros(2, 5, dtype=torch.bool)
    padding[1, 3:] = True
    options = {"attn_mask": mask, "key_padding_mask": padding}
    found = read("AttentionScores", module, x, memory, memory, **options)
    _, weights = module(x, memory, memory, average_attn_weights=False, **options)
    assert torch.allclose(found["shares"], weights, atol=1e-6)


def test_readings_stand_before_what_their_block_gives(tmp_path: Any) -> None:
    document = chain({
        "rows": ("Input", {"shape": [6, 4]}), "reader": ("LSTM", {"hidden_size": 5}),
        "last": ("SelectLast", {}), "result": ("Output", {}),
    })  # fmt: skip
    document = document.replaced(training=None)
    done = passed(document, tmp_path, torch.randn(1, 6, 4))
    ports = [one.spot.port for one in done.caught if one.spot.node == "reader"]
    assert ports == ["gradient_t", "influence", "i", "f", "o", "g", "c_t", "h_t", "y"]
    values = {one.spot.port: one.value for one in done.caught if one.spot.node == "reader"}
    assert torch.allclose(values["h_t"], values["y"], atol=1e-6)
    assert values["influence"].shape == (1, 1, 6)


def test_a_function_of_torch_is_read_like_a_module() -> None:
    query = torch.randn(1, 3, 4)
    seen = Seen(F.scaled_dot_product_attention, (query, query, query), {"is_causal": True})
    found = READINGS.kinds["AttentionScores"]().read(seen)
    assert torch.equal(found["shares"].triu(1), torch.zeros(1, 3, 3))


@pytest.mark.row("S9.19")
def test_gradients_fade_through_50_steps_of_a_tanh_rnn_and_less_through_an_lstm() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 50, 8, dtype=torch.float64)
    plain, memory = (kind(8, 32, batch_first=True).double() for kind in (nn.RNN, nn.LSTM))
    with torch.no_grad():
        memory.bias_hh_l0[32:64] = 1.0  # the forget gate
    fading = {}
    for name, module in (("plain", plain), ("memory", memory)):
        norms = read("GradientThroughTime", module, x)["gradient_t"][0, 0]
        assert norms.shape == (50,) and float(norms[-1]) == pytest.approx(32**0.5)
        fading[name] = norms
    assert bool((fading["plain"].diff() > 0).all())  # later steps have more of it, each time
    assert float(fading["memory"][0]) > 1e3 * float(fading["plain"][0]) > 0


def test_the_gradient_at_a_state_equals_the_one_of_autograd() -> None:
    torch.manual_seed(3)
    module = nn.RNN(2, 4, batch_first=True).double()
    x = torch.randn(1, 6, 2, dtype=torch.float64)
    norms = read("GradientThroughTime", module, x)["gradient_t"][0, 0]
    w_x, w_h, b_x, b_h = module.parameters()
    states = [torch.zeros(4, dtype=torch.float64)]
    for step in x[0]:
        states.append(torch.tanh(w_x @ step + b_x + w_h @ states[-1] + b_h))
    for t, state in enumerate(states[1:], start=0):
        (gradient,) = torch.autograd.grad(states[-1].sum(), state, retain_graph=True)
        assert float(norms[t]) == pytest.approx(float(gradient.norm()), abs=1e-12)
