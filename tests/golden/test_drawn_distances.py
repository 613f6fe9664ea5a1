"""Losses with a distance of one's choice, over many classes, or over texts, drawn."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.import_.python_source import import_python
from graph_runtime.source.generate import generate
from tests.golden.test_drawn_losses import loss, same
from tests.graph_runtime.source.test_group_source import built


def noise(*shape: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(2))


ANCHOR, NEAR, FAR = noise(3, 6, 5).unbind()
DISTANCES = {
    "PairwiseDistance": lambda a, b: ((a - b + 1e-6) ** 2).sum(-1).sqrt(),
    "SquaredDistance": lambda a, b: ((a - b) ** 2).sum(-1),
    "CosineDistance": lambda a, b: 1 - (a * b).sum(-1) / (a.norm(dim=-1) * b.norm(dim=-1)),
}


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("name", DISTANCES)
def test_a_triplet_is_compared_by_the_distance_that_was_chosen(name: str, swap: bool) -> None:
    d = DISTANCES[name]
    far = d(ANCHOR, FAR).minimum(d(NEAR, FAR)) if swap else d(ANCHOR, FAR)
    wanted = (d(ANCHOR, NEAR) - far + 0.5).clamp(min=0).mean()
    params = {"distance_function": name, "margin": 0.5, "swap": swap}
    same(loss("TripletMarginWithDistanceLoss", ANCHOR, NEAR, FAR, **params), wanted)


def test_the_squared_distance_makes_it_the_loss_of_facenet() -> None:
    params = {"distance_function": "SquaredDistance", "margin": 0.2}
    found = loss("TripletMarginWithDistanceLoss", ANCHOR, NEAR, FAR, **params)
    same(found, loss("SquaredTripletLoss", ANCHOR, NEAR, FAR))


def test_a_text_is_aligned_as_torch_does() -> None:
    logits, text = noise(3, 9, 4), torch.tensor([[1, 2, 2], [3, 0, 0], [1, 3, 0]])
    shares, lengths = logits.log_softmax(-1).transpose(0, 1), torch.tensor([3, 1, 2])
    wanted = F.ctc_loss(shares, text, torch.full((3,), 9), lengths)
    same(loss("PaddedCTCLoss", logits, text), wanted)


def rare_words() -> Document:
    """A loss with weights of its own behind a layer that gives its vectors."""
    params = {"n_classes": 30, "cutoffs": [5, 12]}
    nodes = {
        "x": Node(kind="Input", params={"shape": [6]}),
        "fc": Node(kind="Linear", params={"out_features": 16}),
        "hidden": Node(kind="Output"),
        "word": Node(kind="Target", params={"shape": []}),
        "words": Node(kind="AdaptiveLogSoftmaxWithLoss", params=params),
    }
    wires = [("x", "fc", "x"), ("fc", "hidden", "x"), ("fc", "words", "x")]
    edges = [Edge(source=a, target=b, target_port=port) for a, b, port in wires]
    edges.append(Edge(source="word", target="words", target_port="target"))
    return Document(name="rare", nodes=nodes, edges=tuple(edges))


def test_the_adaptive_softmax_is_drawn_as_the_loss_of_rare_words() -> None:
    document = rare_words()
    source, model = built(document)
    assert "_, words_loss = self.words(hidden, word)" in source.text
    x, word = torch.rand(16, 6), torch.arange(16) + 3
    hidden = model(x)
    shares = model.words.log_prob(hidden)
    torch.testing.assert_close(shares.exp().sum(1), torch.ones(16))
    torch.testing.assert_close(model.total_loss(hidden, word), F.nll_loss(shares, word))
    head, clusters = 16 * (5 + 2), (16 * 4 + 4 * 7) + (16 * 1 + 1 * 18)
    assert check(document).cost.parameters == 6 * 16 + 16 + head + clusters


def test_it_comes_back_from_its_source() -> None:
    imported = import_python(generate(check(rare_words())).text, "rare")
    assert imported.notes == ()
    assert imported.document.nodes == rare_words().nodes
    assert set(imported.document.edges) == set(rare_words().edges)


def test_a_stranger_s_distance_is_read_by_its_name() -> None:
    made = "nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance(), swap=True)"
    text = (
        "from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n        self.loss = {made}\n\n"
        "    def forward(self, a, b, c):\n        return self.loss(a, b, c)\n"
    )
    drawn = import_python(text, "net").document.nodes["loss"]
    given = BLOCKS.make(drawn.kind, drawn.params)
    assert given == BLOCKS.make("TripletMarginWithDistanceLoss", {"swap": True})
