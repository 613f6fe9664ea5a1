"""The words on a block: short, true, safe to draw."""

from __future__ import annotations

import pytest

from designer.canvas.captions import count_of, details_of, name_of, printable, shape_of
from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Definition, Node
from graph_runtime.groups.kinds import composite_kind
from graph_runtime.params import JsonValue
from graph_runtime.tensors import Spec


@pytest.mark.parametrize(
    ("kind", "params", "told"),
    [
        ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}, "16, 3×3, pad 1"),
        ("Conv2d", {"out_channels": 6, "kernel_size": [3, 5], "bias": False}, "6, 3×5, no bias"),
        ("Conv2d", {"padding": "same", "stride": 2}, "16, 3×3, stride 2, pad same"),
        ("Conv1d", {"out_channels": 8}, "8, 3"),
        ("Linear", {"out_features": 120}, "120"),
        ("Input", {"shape": [1, 28, 28]}, "1×28×28"),
        ("Input", {"shape": [64], "dtype": "int64"}, "64, int64"),
        ("Dropout", {}, "p 0.5"),
        ("ReLU", {}, ""),
        ("LSTM", {"hidden_size": 128, "num_layers": 2, "bidirectional": True},
         "128, 2 layers, both ways"),
        ("MultiheadAttention", {"num_heads": 8, "is_causal": True}, "8 heads, causal"),
        ("SelfAttention", {"projections": False}, "no projections"),
        ("Transformer", {"num_encoder_layers": 2}, "8 heads, 2 encoder layers"),
        ("Embedding", {"num_embeddings": 96, "embedding_dim": 32}, "96 ids, 32 wide"),
        ("AdaptiveAvgPool2d", {}, "1×1"),
        ("Permute", {"dims": [0, 2, 1]}, "0, 2, 1"),
        ("Concatenate", {"dim": 2}, "dim 2"),
        ("NoSuchBlock", {"a": 1}, "unknown block"),
    ],
)  # fmt: skip
def test_details_tell_the_most_telling_parameters(kind: str, params: dict, told: str) -> None:
    assert details_of(Node(kind=kind, params=params), BLOCKS.kinds.get(kind)) == told


def test_a_group_that_is_repeated_tells_its_own_first_parameter_first() -> None:
    body = Definition(parameters={"width": 64, "depth": 2})
    params: dict[str, JsonValue] = {"times": 3, "arrangement": "parallel", "depth": 3}
    for kind, told in (("Group", "64, depth 3"), ("Repeat", "arrangement parallel, 64, depth 3")):
        own = params if kind == "Repeat" else {"depth": 3}
        assert details_of(Node(kind=kind, params=own), composite_kind(kind, "unit", body)) == told


def test_the_batch_is_left_out_of_a_shape() -> None:
    assert shape_of(Spec("N", 16, 28, 28)) == "16×28×28"
    assert shape_of(Spec("N")) == "1"
    assert shape_of(Spec(4, "N", 2, axes=("", "N", "F"))) == "4×N×2"


def test_counts_are_exact_below_a_million() -> None:
    assert [count_of(n) for n in (0, 1, 156, 44_426, 2_500_000)] == [
        "", "1 param", "156 params", "44,426 params", "2.5 M params",
    ]  # fmt: skip


def test_text_of_a_file_is_drawn_on_one_line_and_as_it_is() -> None:
    assert name_of("a", Node(kind="Linear", label="a\nb\u202e<i>")) == "a b\\u202e<i>"
    assert printable("x" * 4_000) == "x" * 200
