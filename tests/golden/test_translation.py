"""Encoders and decoders, plain and attending, against loops written by hand in float64."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from docs.examples.translation import Size, bahdanau, both_directions, luong, passed_on, plain
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.edits.drawing_edits import set_param
from tests.golden.running import model, same

LENGTHS = (6, 3, 1)
DRAWN: dict[str, Callable[[Size], Document]] = {
    "plain": plain, "bahdanau": bahdanau, "passed_on": passed_on, "luong": luong,
    "both": both_directions,
}  # fmt: skip


def drawn(name: str, source: int = 6, target: int = 4) -> nn.Module:
    """The drawing's module with weights so small that rounding does not grow from step to step."""
    net = model(DRAWN[name](Size(50, 40, source, target)))
    for weight in net.parameters():
        weight.data *= 0.2
    return net


def sentences(steps: int, lengths: tuple[int, ...] = (), seed: int = 3) -> Tensor:
    """Token ids of three samples, padded with 0 behind these lengths."""
    made = torch.Generator().manual_seed(seed)
    ids = torch.randint(1, 40, (3, steps), generator=made)
    for sample, length in enumerate(lengths):
        ids[sample, length:] = 0
    return ids


def gru_step(cell: nn.Module, x: Tensor, h: Tensor, end: str = "") -> Tensor:
    """One step by the formula of the GRU, with the weights of a layer or cell."""
    weights = dict(cell.named_parameters())
    into = x @ weights[f"weight_ih{end}"].T + weights[f"bias_ih{end}"]
    back = h @ weights[f"weight_hh{end}"].T + weights[f"bias_hh{end}"]
    (ri, zi, ni), (rh, zh, nh) = into.chunk(3, 1), back.chunk(3, 1)
    r, z = torch.sigmoid(ri + rh), torch.sigmoid(zi + zh)
    return (1 - z) * torch.tanh(ni + r * nh) + z * h


def read(net: nn.Module, ids: Tensor, ends: tuple[str, ...]) -> tuple[Tensor, Tensor]:
    """The states of an encoder for one sample without padding, and the last of each direction."""
    vectors, directions, last = net.vectors.weight[ids], [], []
    for end in ends:
        h, seen = torch.zeros(1, 1, dtype=torch.float64), []
        h = h.expand(1, net.reader.hidden_size)
        for x in vectors.flip(1).unbind(1) if end.endswith("reverse") else vectors.unbind(1):
            h = gru_step(net.reader, x, h, end)
            seen.append(h)
        directions.append(torch.stack(seen[::-1] if end.endswith("reverse") else seen, 1))
        last.append(h)
    return torch.cat(directions, 2), torch.cat(last, 1)


def additive(attention: nn.Module, s: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
    """Context and weights of the state `s` over the memory, by Bahdanau's score."""
    asked = s @ attention.from_query.weight.T
    given = memory @ attention.from_key.weight.T
    scores = torch.tanh(asked[:, None] + given) @ attention.to_score.weight[0]
    shares = scores.exp() / scores.exp().sum(1, keepdim=True)
    return (shares[:, :, None] * memory).sum(1), shares


BOTH = ("_l0", "_l0_reverse")


@pytest.mark.row("S9.27")
@pytest.mark.parametrize("name", DRAWN)
def test_source_and_target_may_have_different_lengths(name: str) -> None:
    checked = check(DRAWN[name](Size(50, 40, 6, 4)))
    assert checked.problems == ()
    assert checked.nodes["logits"].inputs["x"].shape == ("N", 4, 40)
    net = drawn(name)
    for source, target in ((6, 4), (5, 9)):
        assert net(sentences(source), sentences(target)).shape == (3, target, 40)


@pytest.mark.row("S9.27", "S11.01", "S11.02", "S11.37")
def test_the_decoder_begins_with_the_last_states_of_the_encoder() -> None:
    """Copied as they are, h and c: all that it knows of the source."""
    net, source, target = drawn("plain"), sentences(6, LENGTHS), sentences(4, seed=4)
    found = net(source, target)
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1)
        _, state = net.encoder.reader(net.encoder.vectors.weight[source[one, :length]])
        for step in range(4):
            word = net.decoder.vectors.weight[target[one, step : step + 1]]
            said, state = net.decoder.speaker(word, state)
            same(found[one, step], net.decoder.readout(said[:, 0]))


@pytest.mark.row("S11.12")
def test_the_states_of_both_directions_are_brought_to_the_size_of_the_decoder() -> None:
    net, source, target = drawn("both"), sentences(6, LENGTHS), sentences(4, seed=4)
    found = net(source, target)
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1)
        _, ends = net.encoder.reader(net.encoder.vectors.weight[source[one, :length]])
        wide = [torch.cat((end[0], end[1]), 1) for end in ends]
        assert [tuple(state.shape) for state in wide] == [(1, 512)] * 2
        bridges = (net.bridge_h, net.bridge_c)
        state = tuple(bridge(w)[None] for bridge, w in zip(bridges, wide, strict=True))
        for step in range(4):
            word = net.decoder.vectors.weight[target[one, step : step + 1]]
            said, state = net.decoder.speaker(word, state)
            same(found[one, step], net.decoder.readout(said[:, 0]))


@pytest.mark.row("S11.12")
def test_the_bridge_follows_when_the_encoder_reads_in_one_direction() -> None:
    for both, width in ((True, 512), (False, 256)):
        checked = check(set_param(both_directions(), "encoder", "both", both))
        assert checked.problems == ()
        assert checked.nodes["encoder"].outputs["h"].shape == ("N", width)
        assert checked.nodes["bridge_h"].cost.parameters == width * 256 + 256
        assert checked.nodes["logits"].inputs["x"].shape == ("N", 10, 3_000)


@pytest.mark.row("S11.03")
def test_the_decoder_s_last_layer_gives_shares_of_the_vocabulary() -> None:
    document = plain(Size(50, 40, 6, 4))
    edges = [edge for edge in document.edges if edge.target != "logits"]
    nodes = {**document.nodes, "shares": Node(kind="Softmax", params={"dim": -1})}
    edges += [Edge(source="decoder", source_port="logits", target="shares")]
    edges += [Edge(source="shares", target="logits")]
    net = model(document.replaced(nodes=nodes, edges=tuple(edges)))
    shares = net(sentences(6, LENGTHS), sentences(4, seed=4))
    assert shares.shape == (3, 4, 40)
    assert (shares > 0).all()
    same(shares.sum(2), torch.ones(3, 4, dtype=torch.float64))
    hidden = model(document)(sentences(6, LENGTHS), sentences(4, seed=4))
    assert not torch.allclose(hidden.sum(2), torch.ones(3, 4, dtype=torch.float64))


@pytest.mark.row("S12.14", "S12.15", "S12.17", "S11.02")
def test_bahdanau_attends_with_the_state_before_and_steps_with_the_context() -> None:
    net, source, target = drawn("bahdanau"), sentences(6, LENGTHS), sentences(4, seed=4)
    step, found = net.decoder, net(source, target)
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1)
        memory, last = read(net.encoder, source[one, :length], BOTH)
        s = torch.tanh(last @ net.bridge.weight.T + net.bridge.bias)
        for turn, word in enumerate(net.vectors.weight[target[one]].unbind(1)):
            context, _ = additive(step.attention, s, memory)
            s = gru_step(step.after, torch.cat((word, context), 1), s)
            same(found[one, turn], net.readout(torch.cat((s, context, word), 1)))


@pytest.mark.row("S12.12")
def test_the_context_may_become_part_of_the_state_that_is_passed_on() -> None:
    net, source, target = drawn("passed_on"), sentences(6, LENGTHS), sentences(4, seed=4)
    step, found = net.decoder, net(source, target)
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1)
        memory, last = read(net.encoder, source[one, :length], BOTH)
        s = torch.tanh(net.bridge(last))
        for turn, word in enumerate(net.vectors.weight[target[one]].unbind(1)):
            context, _ = additive(step.attention, s, memory)
            s = gru_step(step.after, word, step.mixed(torch.cat((s, context), 1)))
            same(found[one, turn], net.readout(torch.cat((s, context, word), 1)))


@pytest.mark.row("S12.13", "S12.16", "S12.17")
def test_luong_steps_first_and_says_a_word_from_state_and_context() -> None:
    net, source, target = drawn("luong"), sentences(6, LENGTHS), sentences(4, seed=4)
    end, found = net.readout, net(source, target)
    for sample, length in enumerate(LENGTHS):
        one = slice(sample, sample + 1)
        memory, s = read(net.encoder, source[one, :length], BOTH[:1])
        for turn, word in enumerate(net.vectors.weight[target[one]].unbind(1)):
            s = gru_step(net.decoder, word, s, "_l0")
            scores = memory @ end.attention.bilinear.weight.T @ s[0]
            context = scores.softmax(1) @ memory[0]
            both = torch.cat((context, s), 1) @ end.mixed.weight.T + end.mixed.bias
            same(found[one, turn], torch.tanh(both) @ end.word.weight.T + end.word.bias)


@pytest.mark.parametrize("name", ["bahdanau", "passed_on", "luong"])
def test_every_step_looks_at_every_word_of_the_source_but_not_at_padding(name: str) -> None:
    net, source, target = drawn(name), sentences(6, LENGTHS), sentences(4, seed=4)
    table = net.encoder.vectors.weight
    net(source, target)[0, 3].sum().backward()
    assert table.grad is not None
    assert (table.grad[source[0]].abs().sum(1) > 0).all()
    found = net(source, target)
    padded = torch.cat((source, torch.zeros(3, 2, dtype=torch.int64)), 1)
    same(net(padded, target), found)


@pytest.mark.parametrize("name", DRAWN)
def test_a_later_word_of_the_target_has_no_influence(name: str) -> None:
    net, source, target = drawn(name), sentences(6, LENGTHS), sentences(4, seed=4)
    other = target.clone()
    other[:, 2:] = other[:, 2:] % 39 + 1
    found, changed = net(source, target), net(source, other)
    same(changed[:, :2], found[:, :2])
    assert not torch.allclose(changed[:, 2:], found[:, 2:])
