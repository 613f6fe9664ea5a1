"""Positions and ids as vectors: sines, learned ones, one-hot ones."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graph_runtime.block import BLOCKS, ShapeError, Spec
from graph_runtime.check import check
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same
from tests.walks.torch_truth import truth

TOKENS = Spec("N", 7, dtype="int64")
WAVES = [
    [0.0, 1.0, 0.0, 1.0],
    [0.841470985, 0.540302306, 0.00999983333, 0.99995],
    [0.909297427, -0.416146837, 0.0199986667, 0.999800007],
]


@pytest.fixture
def double():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def table(steps: int, features: int) -> torch.Tensor:
    block = BLOCKS.kinds["SinusoidalPositionalEncoding"]()
    spec = Spec("N", steps, features)
    return truth(block, (spec,)).run(torch.zeros(1, steps, features))[0][0]


@pytest.mark.row("S12.34", "G:pe")
@pytest.mark.usefixtures("double")
def test_sines_stand_in_even_and_cosines_in_odd_dimensions() -> None:
    for found, expected in zip(table(3, 4), WAVES, strict=True):
        assert found.tolist() == pytest.approx(expected, rel=1e-8)
    wide = table(5, 512)
    assert wide[1, [0, 1, 2, 3, 510, 511]].tolist() == pytest.approx(
        [0.841470985, 0.540302306, 0.82185619, 0.569695009, 0.000103663293, 0.999999995], rel=1e-8
    )
    assert wide[0].tolist() == [0.0, 1.0] * 256
    same(wide.square().sum(1), torch.full((5,), 256.0))


@pytest.mark.row("S12.37")
def test_positions_are_added_to_vectors_of_the_same_size() -> None:
    pen = Pen(7, dtype="int64")
    pen.add("Embedding", num_embeddings=11, embedding_dim=6, name="embed")
    pen.add("SinusoidalPositionalEncoding")
    net, ids = model(pen.document()), torch.randint(0, 11, (3, 7))
    waves = table(7, 6).double()
    torch.testing.assert_close(net(ids), net.embed(ids) + waves, rtol=0, atol=1e-7)
    add, vectors = BLOCKS.kinds["Add"](), Spec("N", 7, 6)
    assert add.shape(vectors, vectors) == vectors
    with pytest.raises(ShapeError, match=r"\(N, 7, 6\) and \(N, 7, 8\)"):
        add.shape(vectors, Spec("N", 7, 8))


@pytest.mark.row("S12.38")
def test_learned_positions_are_an_embedding_of_the_position() -> None:
    pen = Pen(512, 512)
    pen.add("LearnedPositionalEncoding", name="places", max_len=512)
    document = pen.document()
    assert check(document).cost.parameters == 262_144
    net = model(document)
    theirs = nn.Embedding(512, 512).double()
    theirs.weight.data.copy_(net.places.weight.data)
    x, way = random(2, 512, 512), random(2, 512, 512, seed=2)
    expected = x + theirs(torch.arange(512))
    same(net(x), expected)
    (net(x) * way).sum().backward()
    (expected * way).sum().backward()
    assert theirs.weight.grad is not None
    same(net.places.weight.grad, theirs.weight.grad)


@pytest.mark.row("S10.01")
def test_a_one_hot_vector_has_a_single_one_at_its_id() -> None:
    block = alone("OneHot", TOKENS, num_classes=10_000)
    ids = torch.tensor([[5391, 0, 9999, 1, 2, 3, 4]])
    hot = block(ids)
    assert hot.shape == (1, 7, 10_000)
    assert hot.sum(-1).tolist() == [[1.0] * 7]
    assert hot.argmax(-1).tolist() == ids.tolist()
    assert "from 0" in BLOCKS.kinds["OneHot"].summary()


def test_one_hot_vectors_times_a_table_are_an_embedding() -> None:
    ids, vectors = torch.randint(0, 10, (3, 7)), random(10, 4)
    same(alone("OneHot", TOKENS)(ids) @ vectors, F.embedding(ids, vectors))


def test_a_bag_of_embeddings_is_the_mean_of_its_vectors() -> None:
    bag = alone("EmbeddingBag", TOKENS, num_embeddings=10, embedding_dim=4)
    ids = torch.randint(0, 10, (3, 7))
    same(bag(ids), bag.it.weight[ids].mean(1))
    same(bag(ids.flip(1)), bag(ids))


def test_positions_count_the_steps_of_every_sample() -> None:
    counted = alone("Positions", TOKENS)(torch.zeros(2, 7, dtype=torch.int64))
    assert counted.tolist() == [[0, 1, 2, 3, 4, 5, 6]] * 2
