"""The transformer and its parts: published counts, and layers against their drawn parts."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.document.model import Document
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

SOURCE, TARGET = Spec("N", 7, 8), Spec("N", 5, 8)
LATER = torch.ones(5, 5, dtype=torch.bool).triu(1)


def count(kind: str, *specs: Spec, **params: Any) -> int:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block), block
    block.shape(*specs)
    return block.parameters(*specs)


@pytest.mark.row("G:transformer")
def test_counts_of_the_base_transformer() -> None:
    words, ids = Spec("N", 10, 512), Spec("N", 10, dtype="int64")
    assert count("MultiheadAttention", words, num_heads=8) == 1_050_624
    assert count("PositionwiseFeedForward", words) == 2_099_712
    assert count("LayerNorm", words) == 1_024
    assert count("TransformerEncoderLayer", words, nhead=8) == 3_152_384
    assert count("TransformerDecoderLayer", words, words, nhead=8) == 4_204_032
    core = count("Transformer", words, words)
    assert core == 44_140_544
    layers = [
        count("TransformerEncoder", words, nhead=8),
        count("TransformerDecoder", words, words, nhead=8),
    ]
    ends = [
        count("TransformerEncoder", words, nhead=8, norm=True),
        count("TransformerDecoder", words, words, nhead=8, norm=True),
    ]
    assert (sum(layers), sum(ends)) == (44_138_496, core)
    tied = count("Embedding", ids, num_embeddings=37_000, embedding_dim=512)
    assert core + tied == 63_084_544
    assert sum(layers) + tied == 63_082_496
    offsets = count("MultiheadAttention", words, num_heads=8) - count(
        "MultiheadAttention", words, num_heads=8, bias=False
    )
    assert sum(layers) + tied - 18 * offsets == 63_045_632


@pytest.mark.row("G:transformer")
def test_counts_of_bert_base() -> None:
    words, ids = Spec("N", 10, 768), Spec("N", 10, dtype="int64")
    bert = {"nhead": 12, "dim_feedforward": 3072, "activation": "gelu"}
    assert count("MultiheadAttention", words, num_heads=12) == 2_362_368
    assert count("TransformerEncoderLayer", words, **bert) == 7_087_872
    tables = sum(
        count("Embedding", ids, num_embeddings=rows, embedding_dim=768) for rows in (30_522, 512, 2)
    )
    encoder = count("TransformerEncoder", words, num_layers=12, **bert)
    pooler = count("Linear", Spec("N", 768), out_features=768)
    assert tables + count("LayerNorm", words) + encoder + pooler == 109_482_240


@pytest.mark.row("S12.41")
@pytest.mark.parametrize("norm_first", [False, True])
def test_a_decoder_layer_is_what_its_parts_are(norm_first: bool) -> None:
    """The layer against the same thing drawn from its parts, with the same weights."""
    options = {"nhead": 2, "dim_feedforward": 16, "norm_first": norm_first}
    whole = alone("TransformerDecoderLayer", TARGET, SOURCE, **options)
    parts = model(drawn_layer(norm_first))
    names = {"itself": "self_attn", "cross": "multihead_attn", "up": "linear1", "down": "linear2",
             "norm1": "norm1", "norm2": "norm2", "norm3": "norm3"}  # fmt: skip
    for ours, theirs in names.items():
        getattr(parts, ours).load_state_dict(getattr(whole.it, theirs).state_dict())
    target, memory = random(3, 5, 8), random(3, 7, 8, seed=2)
    same(parts(target, memory), whole(target, memory))
    same(
        whole(target, memory),
        whole.it(target, memory, tgt_mask=LATER, tgt_is_causal=True),
    )
    wide = Spec("N", 10, 512)
    assert count("TransformerDecoderLayer", wide, wide, nhead=8) == 4_204_032


def drawn_layer(norm_first: bool) -> Document:
    pen = Pen(5, 8)
    pen.add("Input", name="memory", shape=[7, 8])
    pen.edges.clear()
    pen.last = "image"

    def itself() -> None:
        pen.add("MultiheadAttention", name="itself", port="query", num_heads=2, is_causal=True)

    def crossing() -> None:
        pen.add("MultiheadAttention", name="cross", port="query", num_heads=2)
        wire = pen.edges[-1]
        pen.edges.append(wire.model_copy(update={"source": "memory", "target_port": "key"}))

    def feeding() -> None:
        pen.add("Linear", name="up", out_features=16)
        pen.add("ReLU")
        pen.add("Linear", name="down", out_features=8)

    for turn, part in enumerate((itself, crossing, feeding), 1):
        start = pen.last
        if norm_first:
            pen.add("LayerNorm", name=f"norm{turn}")
        part()
        pen.add("Add", start, pen.last)
        if not norm_first:
            pen.add("LayerNorm", name=f"norm{turn}")
    return pen.document()


@pytest.mark.row("S12.51", "S12.27")
@pytest.mark.parametrize("kind", ["TransformerDecoderLayer", "TransformerDecoder", "Transformer"])
def test_a_decoder_reads_what_came_before_and_not_what_comes(kind: str) -> None:
    small = {"nhead": 2, "dim_feedforward": 16}
    specs = (SOURCE, TARGET) if kind == "Transformer" else (TARGET, SOURCE)
    net = alone(kind, *specs, **small)
    source, target = random(1, 7, 8, seed=2), random(1, 5, 8).requires_grad_(True)
    inputs = (source, target) if kind == "Transformer" else (target, source)
    (slope,) = torch.autograd.grad(net(*inputs)[0, 2].square().sum(), target)
    reached = slope[0].abs().sum(1) > 1e-12
    assert reached.tolist() == [True, True, True, False, False]
    open_net = alone(kind, *specs, **small, tgt_is_causal=False)
    (slope,) = torch.autograd.grad(open_net(*inputs)[0, 2].square().sum(), target)
    assert (slope[0].abs().sum(1) > 1e-12).all()


@pytest.mark.row("S12.28")
@pytest.mark.parametrize("pairs", [False, True])
def test_padding_of_source_and_target_has_no_influence(pairs: bool) -> None:
    def mask(*sizes: int) -> Spec:
        return Spec("N", *sizes, dtype="bool")

    specs = (SOURCE, TARGET, mask(7, 7), mask(5, 5), mask(5, 7), mask(7), mask(5), mask(7))
    net = alone("Transformer", *specs, nhead=2, num_encoder_layers=2, num_decoder_layers=2)
    source, target = random(2, 7, 8), random(2, 5, 8, seed=2)
    gone, late = (torch.arange(n).expand(2, n) >= m for n, m in ((7, 4), (5, 3)))
    free = [torch.zeros(2, *spec.sizes, dtype=torch.bool) for spec in specs[2:5]]
    if pairs:
        free[1] |= LATER
    masks = (*free, gone, late, gone)
    y = net(source, target, *masks)
    others = (
        part.masked_fill(hidden.unsqueeze(2), 9.0)
        for part, hidden in ((source, gone), (target, late))
    )
    same(net(*others, *masks)[:, :3], y[:, :3])
    everything = [torch.ones_like(part) for part in masks]
    assert net(source, target, *everything).isfinite().all()


@pytest.mark.row("S12.40")
def test_a_stack_is_its_layers_one_after_the_other() -> None:
    options = {"nhead": 2, "dim_feedforward": 16, "is_causal": True}
    stack = alone("TransformerEncoder", TARGET, num_layers=3, norm=True, **options)
    pen = Pen(5, 8)
    for number in range(3):
        pen.add("TransformerEncoderLayer", name=f"layer{number}", **options)
    pen.add("LayerNorm", name="norm")
    parts, x = model(pen.document()), random(3, 5, 8)
    for number in range(3):
        getattr(parts, f"layer{number}").load_state_dict(stack.it.layers[number].state_dict())
    parts.norm.load_state_dict(stack.it.norm.state_dict())
    same(parts(x), stack(x))
