"""Transformers drawn from groups against the layers of PyTorch with the same weights."""

from __future__ import annotations

from math import sqrt

import pytest
import torch
from torch import Tensor, nn

from docs.examples.bert import bert
from docs.examples.gpt import gpt
from docs.examples.transformer import Size, transformer
from docs.examples.vision_transformer import digits
from tests.golden.running import model, random, same

NAMES = {
    "attention": "self_attn", "crossing": "multihead_attn", "wide": "linear1",
    "narrow": "linear2", "norm1": "norm1", "norm2": "norm2", "norm3": "norm3",
}  # fmt: skip


def tokens(samples: int, steps: int, words: int, seed: int = 3) -> Tensor:
    made = torch.Generator().manual_seed(seed)
    return torch.randint(1, words, (samples, steps), generator=made)


def give_weights(layers: nn.Module, drawn: nn.Module) -> None:
    """The weights of a drawn stack of layers to PyTorch's."""
    for layer, group in zip(layers, drawn, strict=True):  # type: ignore[call-overload]
        for ours, theirs in NAMES.items():
            if hasattr(group, ours):
                getattr(layer, theirs).load_state_dict(getattr(group, ours).state_dict())


def waves(steps: int, width: int) -> Tensor:
    speed = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.arange(steps, dtype=torch.float64)[:, None] * speed
    return torch.stack((angles.sin(), angles.cos()), 2).flatten(1)


@pytest.mark.row("S12.25")
def test_a_text_at_once_is_the_text_token_by_token() -> None:
    net = model(gpt("small", "", tokens=60, max_len=12, width=16, heads=2, layers=2))
    words = tokens(2, 12, 60)
    at_once = net(words)
    for step in range(12):
        same(net(words[:, : step + 1])[:, -1], at_once[:, step])


@pytest.mark.row("S12.42")
def test_the_transformer_is_that_of_pytorch_between_one_table_of_words() -> None:
    size = Size(words=40, width=16, heads=4, d_ff=24, layers=3, steps=(7, 5))
    net = model(transformer(size, "small", ""))
    core = nn.Transformer(16, 4, 3, 3, 24, batch_first=True).double().eval()
    give_weights(core.encoder.layers, net.encoder)
    give_weights(core.decoder.layers, net.decoder)
    core.encoder.norm.load_state_dict(net.memory.state_dict())
    core.decoder.norm.load_state_dict(net.norm.state_dict())
    table = net.readout.weight
    assert table is net.source_words.weight
    for placed in (net.source_placed, net.target_placed):
        exact = waves(1024, 16)
        torch.testing.assert_close(placed.table, exact, rtol=0.0, atol=1e-7)
        placed.table = exact  # kept in float32 otherwise
    assert sum(weight.numel() for weight in net.parameters()) == (
        sum(weight.numel() for weight in core.parameters()) + table.numel()
    )
    source, target = tokens(3, 7, 40), tokens(3, 5, 40, seed=4)
    source[1, 4:] = 0
    entered = (table[ids] * sqrt(16) + waves(ids.size(1), 16) for ids in (source, target))
    later = torch.ones(5, 5, dtype=torch.bool).triu(1)
    expected = core(
        *entered, tgt_mask=later, tgt_is_causal=True,
        src_key_padding_mask=source == 0, memory_key_padding_mask=source == 0,
    )  # fmt: skip
    same(net(source, target), expected @ table.T)


@pytest.mark.row("S12.43")
def test_bert_is_an_encoder_that_sums_up_its_first_step() -> None:
    net = model(bert("small", "", width=16, heads=2, layers=2))
    layer = nn.TransformerEncoderLayer(16, 2, 64, activation="gelu", batch_first=True)
    stack = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).double().eval()
    give_weights(stack.layers, net.encoder)
    words, segments = tokens(2, 128, 30_522), tokens(2, 128, 2) * 0
    words[0, 100:], segments[:, 60:] = 0, 1
    enter = net.entrance
    vectors = enter.vectors.weight[words] + enter.which.weight[segments] + enter.placed.weight[:128]
    expected = stack(enter.norm(vectors), src_key_padding_mask=words == 0)
    states, pooled = net(words, segments)
    same(states, expected)
    same(pooled, torch.tanh(net.pooler.mixed(expected[:, 0])))


def test_gpt_looks_back_only_and_speaks_with_the_table_that_it_reads() -> None:
    net = model(gpt("small", "", tokens=30, max_len=12, width=16, heads=2, layers=2))
    layer = nn.TransformerEncoderLayer(
        16, 2, 64, activation="gelu", batch_first=True, norm_first=True
    )
    stack = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).double().eval()
    give_weights(stack.layers, net.decoder)
    text, later = tokens(3, 12, 30), torch.ones(12, 12, dtype=torch.bool).triu(1)
    table = net.readout.weight
    assert table is net.tokens.weight
    states = stack(table[text] + net.placed.weight, mask=later, is_causal=True)
    found = net(text)
    same(found, net.norm(states) @ table.T)
    other = text.clone()
    other[:, 8:] = (other[:, 8:] + 1) % 30
    same(net(other)[:, :8], found[:, :8])


def test_a_vision_transformer_reads_patches_and_a_token_in_front() -> None:
    net, pictures = model(digits()), random(3, 1, 8, 8)
    layer = nn.TransformerEncoderLayer(
        48, 4, 96, activation="gelu", batch_first=True, norm_first=True
    )
    stack = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).double().eval()
    give_weights(stack.layers, net.encoder)
    cut = pictures.unfold(2, 2, 2).unfold(3, 2, 2).reshape(3, 16, 4)
    kernel = net.patches.cut
    patches = cut @ kernel.weight.flatten(1).T + kernel.bias
    sentence = torch.cat((net.token.weight.expand(3, 1, 48), patches), 1) + net.placed.weight
    same(net(pictures), net.head(net.norm(stack(sentence))[:, 0]))
