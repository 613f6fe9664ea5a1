"""Drawings around recurrent layers: cells, learned states, steps turned round, padded tokens."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from graph_runtime.block import Spec
from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import alone, model, random, same

STEPS = Spec("N", 5, 4)


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_a_cell_is_one_step_of_its_layer(kind: str) -> None:
    states = (Spec("N", 6),) * (2 if kind == "LSTM" else 1)
    cell = alone(f"{kind}Cell", Spec("N", 4), *states, hidden_size=6)
    layer = alone(kind, Spec("N", 1, 4), *states, hidden_size=6)
    layer.it.load_state_dict({f"{n}_l0": v for n, v in cell.it.state_dict().items()})
    x, given = random(3, 4), [random(3, 6, seed=seed) for seed in range(2, 2 + len(states))]
    found, whole = cell(x, *given), layer(x[:, None], *given)
    for mine, other in zip(found if kind == "LSTM" else [found], whole[1:], strict=False):
        same(mine, other)


@pytest.mark.row("S9.04")
def test_a_learned_state_begins_every_sample_and_learns() -> None:
    nodes = {
        "x": Node(kind="Input", params={"shape": [5, 4]}),
        "begin": Node(kind="LearnedState", params={"size": [2, 6]}),
        "read": Node(kind="GRU", params={"hidden_size": 6, "num_layers": 2}),
        "result": Node(kind="Output"),
    }
    edges = [
        Edge(source="x", target="begin"),
        Edge(source="x", target="read"),
        Edge(source="begin", target="read", target_port="h_0"),
        Edge(source="read", target="result"),
    ]
    net, x = model(Document(nodes=nodes, edges=tuple(edges))), random(3, 5, 4)
    begun: Tensor = net.begin.state[:, None].repeat(1, 3, 1)
    same(net(x), net.read(x, begun)[0])
    net(x).sum().backward()
    assert net.begin.state.grad.abs().min() > 0


def test_backwards_is_turned_round_read_and_turned_round_again() -> None:
    nodes = {
        "x": Node(kind="Input", params={"shape": [5, 4]}),
        "turned": Node(kind="Flip"),
        "read": Node(kind="GRU", params={"hidden_size": 6}),
        "back": Node(kind="Flip", params={"dims": [-2]}),
        "result": Node(kind="Output"),
    }
    names = list(nodes)
    edges = [Edge(source=a, target=b) for a, b in pairwise(names)]
    net = model(Document(nodes=nodes, edges=tuple(edges)))
    both = alone("GRU", STEPS, hidden_size=6, bidirectional=True)
    for name, weight in net.read.state_dict().items():
        both.it.get_parameter(f"{name}_reverse").data = weight
    x = random(3, 5, 4)
    same(net(x), both(x)[0][..., 6:])


def test_the_last_real_step_of_padded_tokens() -> None:
    nodes = {
        "tokens": Node(kind="Input", params={"shape": [5], "dtype": "int64"}),
        "table": Node(kind="Embedding", params={"num_embeddings": 9, "embedding_dim": 4}),
        "count": Node(kind="Lengths"),
        "read": Node(kind="GRU", params={"hidden_size": 6, "bidirectional": True}),
        "last": Node(kind="SelectLast"),
        "at_end": Node(kind="Output"),
        "state": Node(kind="Output"),
    }
    edges = [
        Edge(source="tokens", target="table"),
        Edge(source="tokens", target="count"),
        Edge(source="table", target="read"),
        Edge(source="count", target="read", target_port="lengths"),
        Edge(source="read", target="last"),
        Edge(source="count", target="last", target_port="lengths"),
        Edge(source="last", target="at_end"),
        Edge(source="read", source_port="h", target="state"),
    ]
    net = model(Document(nodes=nodes, edges=tuple(edges)))
    tokens = torch.tensor([[3, 1, 0, 0, 0], [2, 5, 8, 1, 4], [7, 0, 0, 0, 0]])
    at_end, state = net(tokens)
    for sample, length in enumerate((2, 5, 1)):
        alone_state = net(tokens[sample : sample + 1, :length])[1][0]
        same(state[sample], alone_state)
        same(at_end[sample, :6], alone_state[:6])


def test_a_group_of_layers_that_hand_on_their_states_is_one_class_at_any_width() -> None:
    width = {"hidden_size": {"formula": "width"}}
    body = {
        "parameters": {"width": 6},
        "nodes": {
            "into": {"kind": "GroupInput"},
            "encoder": {"kind": "GRU", "params": width},
            "decoder": {"kind": "GRU", "params": width},
            "out": {"kind": "GroupOutput"},
        },
        "edges": [
            {"source": "into", "target": "encoder"},
            {"source": "into", "target": "decoder"},
            {"source": "encoder", "source_port": "h", "target": "decoder", "target_port": "h_0"},
            {"source": "decoder", "target": "out"},
        ],
    }
    nodes = {"x": {"kind": "Input", "params": {"shape": [5, 4]}}}
    edges = []
    for size in (6, 3):
        params = {"width": size}
        nodes |= {f"g{size}": {"kind": "Group", "definition": "pair", "params": params}}
        nodes |= {f"result{size}": {"kind": "Output"}}
        edges += [{"source": "x", "target": f"g{size}", "target_port": "into"}]
        edges += [{"source": f"g{size}", "source_port": "out", "target": f"result{size}"}]
    whole = {"nodes": nodes, "edges": edges, "definitions": {"pair": body}}
    net, x = model(Document.model_validate(whole)), random(3, 5, 4)
    assert type(net.g6) is type(net.g3)
    for group, found in zip((net.g6, net.g3), net(x), strict=True):
        _, h = group.encoder(x)
        same(found, group.decoder(x, h)[0])
