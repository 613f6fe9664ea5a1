"""Every kind of sequence network can be opened by name and learns."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.walks.example_runs import inputs, model_of


def logits_of(net: nn.Module, given: list[Tensor]) -> Tensor:
    found = net(*given)
    result = found[0] if isinstance(found, tuple) else found
    assert isinstance(result, Tensor)
    return result.flatten(0, -2)


@pytest.mark.slow
def test_twenty_steps_make_the_loss_fall() -> None:
    """The other kinds learn in the program: see the walk over templates, and that over examples."""
    name = "seq2seq_luong"
    net = model_of(generate(check(read_example(name))).text)
    given = inputs(name, 2)
    classes = logits_of(net, given).size(1)
    made = torch.Generator().manual_seed(7)
    targets = torch.randint(classes, (len(logits_of(net, given)),), generator=made)
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    losses = []
    for _ in range(21):
        loss = F.cross_entropy(logits_of(net.eval(), given), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.95 * losses[0]


@pytest.mark.row("S9.51")
def test_there_is_an_example_for_music_sentiment_translation_and_entities() -> None:
    for name in ("one_to_many", "sentiment_lstm", "seq2seq_bahdanau", "ner_tagger"):
        document = read_example(name)
        assert check(document).problems == ()


def test_a_caption_begins_with_what_the_picture_shows() -> None:
    net = model_of(generate(check(read_example("image_caption"))).text).double().eval()
    picture, caption = inputs("image_caption", 2)
    picture = picture.double()
    states, _ = net.speaker(net.vectors(caption), net.eye(picture)[None])
    torch.testing.assert_close(net(picture, caption), net.readout(states), rtol=0.0, atol=1e-12)
    other = net(picture.flip(0), caption)
    assert not torch.allclose(other, net(picture, caption))
