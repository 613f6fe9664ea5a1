"""Networks that judge sentences against what they stand for, by hand in float64."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from docs.examples.language_models import tagger, word_model
from docs.examples.sentences import sentiment_lstm, sentiment_mean, sentiment_windows, text_cnn
from graph_runtime.check import check
from tests.golden.running import model, same


def sentences(samples: int, steps: int, words: int) -> Tensor:
    made = torch.Generator().manual_seed(3)
    return torch.randint(1, words, (samples, steps), generator=made)


@pytest.mark.row("S7.50")
def test_text_cnn_slides_windows_of_words_and_keeps_the_strongest() -> None:
    document = text_cnn(steps=10, filters=7)
    checked = check(document)
    inside = {name: checked.inside((name,)) for name in ("three", "four", "five")}
    places = [level.nodes["conv"].outputs["y"].shape for level in inside.values() if level]
    assert places == [("N", 7, 8), ("N", 7, 7), ("N", 7, 6)]
    assert checked.nodes["together"].outputs["y"].shape == ("N", 3 * 7)
    net, words = model(document), sentences(4, 10, 10_000)
    vectors = net.vectors.weight[words]
    features = []
    for window, size in ((net.three, 3), (net.four, 4), (net.five, 5)):
        kernels = window.conv.weight  # (7, 300, size): a kernel of size × d over the embeddings
        answers = [
            F.relu(torch.einsum("ntd,kdt->nk", vectors[:, t : t + size], kernels)
                   + window.conv.bias)
            for t in range(10 - size + 1)
        ]  # fmt: skip
        features.append(torch.stack(answers).amax(0))
    same(net(words), net.verdict(torch.cat(features, 1)))


def test_a_longer_window_each_time_is_the_same_as_drawing_each() -> None:
    document = sentiment_windows(steps=9)
    net, words = model(document), sentences(4, 9, 10_000)
    x = net.vectors.weight[words].transpose(1, 2)
    found = [F.conv1d(x, w.conv.weight, w.conv.bias).relu().amax(2) for w in net.windows]
    assert [w.conv.kernel_size for w in net.windows] == [(3,), (5,), (7,)]
    same(net(words), net.verdict(torch.cat(found, 1)))


def test_the_mean_of_word_vectors_ignores_their_order_and_padding() -> None:
    net, words = model(sentiment_mean(steps=9)), sentences(4, 9, 10_000)
    words[:, 6:] = 0
    mean = net.mean.weight[words[:, :6]].mean(1)
    same(net(words), net.verdict(mean))
    same(net(words.flip(1)), net(words))


@pytest.mark.row("S9.25")
def test_the_state_after_the_last_word_decides_whatever_the_padding() -> None:
    net, words = model(sentiment_lstm(steps=9)), sentences(4, 9, 10_000)
    lengths = (9, 4, 1, 6)
    for sample, length in enumerate(lengths):
        words[sample, length:] = 0
    found = net(words)
    for sample, length in enumerate(lengths):
        _, (last, _) = net.reader(net.vectors.weight[words[sample : sample + 1, :length]])
        same(found[sample : sample + 1], net.verdict(last[0]))


@pytest.mark.row("S9.26")
def test_a_tagger_answers_at_every_word_with_what_stands_on_both_sides() -> None:
    document = tagger(words=50, steps=10)
    assert check(document).nodes["logits"].inputs["x"].shape == ("N", 10, 9)
    net, words = model(document), sentences(2, 10, 50)
    found = net(words)
    assert found.shape == (2, 10, 9)
    states, _ = net.reader(net.vectors.weight[words])
    same(found, net.tags(states))
    for changed, seen in ((0, 9), (9, 0)):
        other = words.clone()
        other[:, changed] = other[:, changed] % 49 + 1
        assert (net(other)[:, seen] != found[:, seen]).any()


@pytest.mark.row("S9.45")
def test_a_sentence_is_as_likely_as_its_words_one_after_the_other() -> None:
    net, words = model(word_model(words=30, steps=7)), sentences(2, 7, 30)
    state = None
    step_by_step = torch.zeros(2, dtype=torch.float64)
    for step in range(6):
        seen, state = net.reader(net.vectors.weight[words[:, step : step + 1]], state)
        shares = net.readout(seen[:, 0]).softmax(1)
        step_by_step += shares[torch.arange(2), words[:, step + 1]].log()
    logits = net(words)[:, :-1].transpose(1, 2)
    whole = -F.cross_entropy(logits, words[:, 1:], reduction="none").sum(1)
    same(whole, step_by_step)


@pytest.mark.row("S9.45")
def test_a_model_that_knows_nothing_pays_for_every_one_of_its_words() -> None:
    net, words = model(word_model(steps=3)), sentences(1, 3, 10_000)
    net.vectors.weight.data.zero_()  # the readout's too, for they are one table
    net.readout.bias.data.zero_()
    loss = F.cross_entropy(net(words)[:, :-1].transpose(1, 2), words[:, 1:])
    assert loss.item() == pytest.approx(9.2103, abs=5e-5)


@pytest.mark.row("S12.44")
def test_the_output_layer_shares_the_tensor_of_the_embedding() -> None:
    net = model(word_model(words=30, steps=7))
    assert net.readout.weight is net.vectors.weight
    names = [name for name, _ in net.named_parameters()]
    assert "vectors.weight" in names and "readout.weight" not in names
    words = sentences(2, 7, 30)
    logits = net.drop_out(net.reader(net.vectors(words))[0]) @ net.vectors.weight.T
    same(net(words), logits + net.readout.bias)
