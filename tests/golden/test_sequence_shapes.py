"""One step or many, in and out: templates of recurrent networks, and what depth does."""

from __future__ import annotations

import pytest
import torch

from docs.examples.deep_linear import deep_linear
from docs.examples.sequence_shapes import melody, one_to_one, rows, video
from docs.examples.word_vectors import glove, skip_gram
from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from tests.golden.running import model, random, same


@pytest.mark.row("S9.23")
def test_one_to_one_is_a_plain_network() -> None:
    net, x = model(one_to_one()), random(3, 16)
    same(net(x), net.answer(torch.tanh(net.hidden(x))))


@pytest.mark.row("S9.24")
@pytest.mark.parametrize("length", [1, 5, 16])
def test_a_melody_is_as_long_as_one_says_and_each_note_comes_from_the_one_before(
    length: int,
) -> None:
    net, seed = model(melody(notes=20, length=length)), random(3, 64)
    note = torch.tensor([0, 7, 19])
    found = net(note, seed)
    assert found.shape == (3, length, 20)
    for turn in range(length):
        seed = net.melody.cell(net.melody.heard.weight[note], seed)
        same(found[:, turn], net.melody.readout(seed))
        note = found[:, turn].argmax(1)


def test_a_drawing_of_all_steps_is_the_recurrent_layer() -> None:
    net, x = model(rows("tied", "", weight_set="step")), random(3, 8, 8)
    layer = torch.nn.RNN(8, 64, batch_first=True).double()
    weights = net.step.cell.state_dict()
    layer.load_state_dict({f"{name}_l0": weight for name, weight in weights.items()})
    same(net(x), net.answer(layer(x)[0][:, -1]))


@pytest.mark.row("S9.06")
def test_weights_of_its_own_for_each_step_are_as_many_times_more() -> None:
    tied, untied = (check(rows("", "", weight_set=name)).cost.parameters for name in ("s", ""))
    step, answer = 64 * 8 + 64 * 64 + 2 * 64, 64 * 10 + 10
    assert (tied, untied) == (step + answer, 8 * step + answer)
    net = model(rows("", ""))
    same(net(random(2, 8, 8)), net(random(2, 8, 8)))
    with pytest.raises(IndexError):
        net(random(2, 7, 8))  # for every step has its place in the drawing


def test_every_frame_of_a_video_gets_an_answer_from_those_before() -> None:
    net, x = model(video(frames=4)), random(2, 4, 3, 32, 32)
    found = net(x)
    assert found.shape == (2, 4, 5)
    x[:, 2:] += 1.0
    same(net(x)[:, :2], found[:, :2])


@pytest.mark.row("S9.22")
@pytest.mark.parametrize("weight", [1.5, 0.5])
@pytest.mark.parametrize("layers", [1, 8, 50])
def test_a_deep_linear_network_multiplies_by_the_power_of_its_weight(
    weight: float, layers: int
) -> None:
    document = deep_linear(weight, layers)
    net = model(document)
    for part in net.parameters():
        part.data.fill_(weight)
    x = torch.ones(1, 1, dtype=torch.float64, requires_grad=True)
    y = net(x)
    assert y.item() == weight**layers
    (slope,) = torch.autograd.grad(y.sum(), x)
    assert slope.item() == weight**layers


@pytest.mark.row("S10.14")
def test_glove_learns_the_logarithms_of_counts_that_few_dimensions_can_say() -> None:
    net, made = model(glove(words=12, width=4)), torch.Generator().manual_seed(5)
    for weight in net.parameters():
        weight.data *= 0.2
    sides = [torch.randn(12, 3, generator=made, dtype=torch.float64) for _ in range(2)]
    log_counts = sides[0] @ sides[1].T
    word, context = (
        axis.flatten() for axis in torch.meshgrid(torch.arange(12), torch.arange(12), indexing="ij")
    )
    optimizer = torch.optim.Adam(net.parameters(), 0.05)
    losses = []
    for _ in range(400):
        loss = (net(word, context)[:, 0] - log_counts.flatten()).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > 1.0 > 1e-3 > losses[-1]


def test_skip_gram_scores_every_word_as_a_neighbour_of_one() -> None:
    net, words = model(skip_gram(words=30, width=5)), torch.tensor([4, 0, 29])
    same(net(words), net.vectors.weight[words] @ net.contexts.weight.T)


@pytest.mark.row("S10.03")
def test_word_vectors_are_of_300_numbers_unless_one_says_otherwise() -> None:
    assert check(skip_gram()).nodes["vectors"].outputs["y"].shape == ("N", 300)
    assert BLOCKS.kinds["Embedding"]().embedding_dim == 300  # type: ignore[attr-defined]
