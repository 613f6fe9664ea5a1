"""Every kind of attention can be watched, with masks on its wires."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge
from graph_runtime.source.generate import generate
from graph_runtime.train.watching.attention_watch import attends, weights_of
from graph_runtime.train.watching.probe import View
from tests.golden.pen import Pen


def attentive() -> Document:
    """Tokens read by block after block, each with the padding hidden."""
    pen = Pen(5, dtype="int64")
    pen.add("PaddingMask", name="padding")
    pen.add("Embedding", "image", name="words", num_embeddings=10, embedding_dim=8)

    def attend(kind: str, mask: str, *ports: str, first: str = "x", **params: Any) -> None:
        pen.add(kind, name=kind.lower(), port=first, **params)
        pen.edges += [Edge(source="words", target=kind.lower(), target_port=p) for p in ports]
        pen.edges.append(Edge(source="padding", target=kind.lower(), target_port=mask))

    own = "key_padding_mask"
    attend("GroupedQueryAttention", own)
    attend("SelfAttention", own)
    attend("Attention", own, "key", first="query", score="additive")
    attend("ScaledDotProductAttention", own, "key", "value", first="query")
    attend("TransformerEncoder", "src_key_padding_mask", num_layers=2, dim_feedforward=8)
    memory = "memory_key_padding_mask"
    attend("TransformerDecoder", memory, "memory", first="tgt", num_layers=2, dim_feedforward=8)
    attend("MultiheadAttention", own, first="query")
    return pen.document()


def view_of(document: Document, tokens: torch.Tensor) -> View:
    checked = check(document)
    assert checked.sound, checked.problems
    source, space = generate(checked), ModuleType("model")
    exec(compile(source.text, "model.py", "exec"), space.__dict__)
    run: Any = SimpleNamespace(source_file="model.py", source=lambda: source.text)
    rows = tuple(range(len(tokens)))
    return View(run, space.Model(), checked.order, source.lines, rows, [tokens])


def test_no_kind_of_attention_looks_at_padding() -> None:
    tokens = torch.tensor([[3, 1, 4, 1, 5], [2, 7, 0, 0, 0]])
    view = view_of(attentive(), tokens)
    assert attends(view)
    found = weights_of(view)
    assert {node: tuple(weights.shape) for node, weights in found.items()} == {
        "groupedqueryattention": (2, 4, 5, 5),
        "selfattention": (2, 1, 5, 5),
        "attention": (2, 1, 5, 5),
        "scaleddotproductattention": (2, 1, 5, 5),
        "transformerencoder": (2, 4, 5, 5),
        "transformerdecoder": (2, 4, 5, 5),
        "multiheadattention": (2, 4, 5, 5),
    }
    for weights in found.values():
        torch.testing.assert_close(weights.sum(-1), torch.ones(weights.shape[:3]))
        assert weights[1, :, :, 2:].count_nonzero() == 0
        assert weights[0].count_nonzero() == weights[0].numel()


@pytest.mark.row("S12.30")
def test_the_map_of_a_head_is_what_torch_gives_for_it() -> None:
    pen = Pen(5, 8)
    pen.add("MultiheadAttention", name="heads", port="query", num_heads=2)
    x = torch.randn(3, 5, 8)
    view = view_of(pen.document(), x)
    found = weights_of(view)["heads"]
    _, weights = view.model.heads(x, x, x, need_weights=True, average_attn_weights=False)
    for head in range(2):
        torch.testing.assert_close(found[:, head], weights[:, head])
