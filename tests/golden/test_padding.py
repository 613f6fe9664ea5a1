"""Filling up short sequences changes nothing at their real places, nor the loss."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from graph_runtime.document.model import Document, Edge, Node
from tests.golden.running import model, same

WORDS, CLASSES = 9, 5
LENGTHS = (7, 3, 1, 5)


def tagger(kind: str, steps: int, packed: bool = True) -> Document:
    """A class for every word, read in both directions, and what the wrong ones cost."""
    ids = {"shape": [steps], "dtype": "int64"}
    nodes = {
        "words": Node(kind="Input", params=ids),
        "classes": Node(kind="Input", params=ids),
        "vectors": Node(kind="Embedding", params={"num_embeddings": WORDS, "embedding_dim": 4}),
        "count": Node(kind="Lengths"),
        "reader": Node(kind=kind, params={"hidden_size": 6, "bidirectional": True}),
        "scores": Node(kind="Linear", params={"out_features": CLASSES}),
        "turned": Node(kind="Permute", params={"dims": [0, 2, 1]}),
        "loss": Node(kind="CrossEntropyLoss", params={"ignore_index": 0}),
        "found": Node(kind="Output"),
        "cost": Node(kind="Output"),
    }
    wires = [
        ("words", "vectors", "x"), ("vectors", "reader", "x"), ("words", "count", "x"),
        ("reader", "scores", "x"), ("scores", "turned", "x"), ("turned", "loss", "x"),
        ("classes", "loss", "target"), ("reader", "found", "x"), ("loss", "cost", "x"),
    ]  # fmt: skip
    wires += [("count", "reader", "lengths")] if packed else []
    edges = tuple(Edge(source=a, target=b, target_port=port) for a, b, port in wires)
    return Document(nodes=nodes, edges=edges)


def padded(steps: int, most: int) -> torch.Tensor:
    """Random ids (N, steps) from 1 on, 0 behind the length of each sample."""
    made = torch.Generator().manual_seed(2)
    ids = torch.randint(1, most, (len(LENGTHS), max(LENGTHS)), generator=made)
    ids[torch.arange(max(LENGTHS)) >= torch.tensor(LENGTHS)[:, None]] = 0
    return F.pad(ids, (0, steps - max(LENGTHS)))


@pytest.mark.row("S9.10")
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
def test_real_places_and_the_loss_are_those_without_padding(kind: str) -> None:
    net, longer = model(tagger(kind, 7)), model(tagger(kind, 12))
    longer.load_state_dict(net.state_dict())
    words, classes = padded(12, WORDS), padded(12, CLASSES)
    found, cost = longer(words, classes)
    costs = []
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1), slice(length)
        read, _ = net.reader(net.vectors.weight[words[one]])
        same(found[one], read)
        scores = net.scores(read)[0]
        costs.append(F.cross_entropy(scores, classes[one][0], reduction="sum"))
    same(cost, sum(costs, torch.zeros(())) / sum(LENGTHS))
    fewer, as_much = net(words[:, :7], classes[:, :7])
    same(found[:, :7], fewer)
    same(cost, as_much)


def test_without_lengths_the_way_back_begins_in_the_padding() -> None:
    net = model(tagger("LSTM", 7, packed=False))
    found, _ = net(padded(7, WORDS), padded(7, CLASSES))
    read, _ = net.reader(net.vectors.weight[padded(7, WORDS)[2:3, :1]])
    assert (found[2:3, :1] - read).abs().max() > 0.01
