"""Drawings that rules of advice speak about, and drawings nearly like them."""

from __future__ import annotations

from typing import Any

from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.edits.decorating import set_initializer
from tests.graph_runtime.drawings import chain, drawing

Step = tuple[str, dict[str, Any]]

IMAGE: Step = ("Input", {"shape": [3, 8, 8]})
ROW: Step = ("Input", {"shape": [8]})
STEPS: Step = ("Input", {"shape": [6, 8]})
TOKENS: Step = ("Input", {"shape": [6], "dtype": "int64"})

IRIS: Step = ("Input", {"shape": [4]})
TABLE: Step = ("Input", {"shape": [10]})
WIDE: Step = ("Input", {"shape": [3, 1000, 1000]})
ATTEND: Step = ("MultiheadAttention", {"num_heads": 2})
BOTH: Step = ("LSTM", {"hidden_size": 4, "bidirectional": True})
LAYER: Step = ("TransformerEncoderLayer", {"nhead": 2, "dim_feedforward": 8})
CAUSAL: Step = ("TransformerEncoderLayer", {"nhead": 2, "dim_feedforward": 8, "is_causal": True})
FLAT: Step = ("Flatten", {"start_dim": 2})
SWAP: Step = ("Permute", {"dims": [0, 2, 1]})
ENCODING = "SinusoidalPositionalEncoding"

CLASSES = Training(dataset=Recipe(kind="Iris"), loss=Recipe(kind="CrossEntropyLoss"), batch_size=16)
NUMBERS = Training(dataset=Recipe(kind="Diabetes"), loss=Recipe(kind="MSELoss"), batch_size=16)


def row(*steps: str | Step, training: Training | None = None) -> Document:
    """Blocks in a row, named by kind and place: `linear_1`, `relu_2` …, with an Output behind.

    A kind alone stands for its default parameters.
    """
    whole = [step if isinstance(step, tuple) else (step, {}) for step in steps]
    named = [(f"{kind.lower()}_{i}", kind, params) for i, (kind, params) in enumerate(whole)]
    return chain(*named, ("result", "Output", {})).replaced(training=training)


def linear(width: int, **params: Any) -> Step:
    return "Linear", {"out_features": width, **params}


def conv(channels: int = 4, kernel: int | list[int] = 3, **params: Any) -> Step:
    return "Conv2d", {"out_channels": channels, "kernel_size": kernel, **params}


def started(document: Document, kind: str, *nodes: str) -> Document:
    """Every weight of these blocks, or of all Linear ones, started by one initializer."""
    for name in nodes or [n for n, node in document.nodes.items() if node.kind == "Linear"]:
        for weight in ("weight", "bias"):
            document = set_initializer(document, name, weight, Recipe(kind=kind))
    return document


def projected_attention(*between: str) -> Document:
    """Self-attention of three projections, with a positional encoding before it if asked for."""
    nodes: dict[str, Step] = {
        "x": STEPS, "q": linear(8), "k": linear(8), "v": linear(8),
        "attend": ("ScaledDotProductAttention", {}), "result": ("Output", {}),
    }  # fmt: skip
    source = "x"
    wires = []
    for number, kind in enumerate(between):
        nodes[f"step_{number}"] = (kind, {})
        wires.append(f"{source}.y step_{number}.x")
        source = f"step_{number}"
    wires += [f"{source}.y {end}.x" for end in "qkv"]
    wires += ["q.y attend.query", "k.y attend.key", "v.y attend.value", "attend.y result.x"]
    return drawing(nodes, *wires)


def two_attentions(*feed_forward: tuple[str, dict[str, int]]) -> Document:
    """Two self-attentions, each with a way around; `feed_forward` stands between, on its own."""
    nodes: dict[str, Step] = {
        "x": STEPS, "place": (ENCODING, {}), "one": ATTEND, "sum_one": ("Add", {}),
        "norm": ("LayerNorm", {}), "two": ATTEND, "result": ("Output", {}),
    }  # fmt: skip
    wires = ["x.y place.x", "place.y one.query", "place.y sum_one.x0", "one.y sum_one.x1",
             "sum_one.y norm.x", "two.y result.x"]  # fmt: skip
    last = "norm"
    for number, step in enumerate(feed_forward):
        nodes[f"ff_{number}"] = step
        wires.append(f"{last}.y ff_{number}.x")
        last = f"ff_{number}"
    if feed_forward:
        nodes["sum_two"] = ("Add", {})
        wires += ["norm.y sum_two.x0", f"{last}.y sum_two.x1"]
        last = "sum_two"
    return drawing(nodes, *wires, f"{last}.y two.query")


def cross_attention() -> Document:
    """Self-attention and then attention to another sequence, as in a transformer's decoder."""
    nodes: dict[str, Step] = {
        "x": STEPS, "z": STEPS, "px": (ENCODING, {}), "pz": (ENCODING, {}), "one": ATTEND,
        "two": ATTEND, "result": ("Output", {}),
    }  # fmt: skip
    return drawing(
        nodes, "x.y px.x", "z.y pz.x", "px.y one.query", "one.y two.query", "pz.y two.key",
        "two.y result.x",
    )  # fmt: skip


def gate() -> Document:
    """Channels weighed by a sigmoid of their means, as in squeeze and excitation."""
    nodes: dict[str, Step] = {
        "x": IMAGE, "mean": ("AdaptiveAvgPool2d", {}), "few": conv(2, 1), "relu": ("ReLU", {}),
        "all": conv(3, 1), "sigmoid": ("Sigmoid", {}), "product": ("Multiply", {}),
        "result": ("Output", {}),
    }  # fmt: skip
    return drawing(
        nodes, "x.y mean.x", "mean.y few.x", "few.y relu.x", "relu.y all.x", "all.y sigmoid.x",
        "x.y product.x0", "sigmoid.y product.x1", "product.y result.x",
    )  # fmt: skip


def sum_of(left: list[int], right: list[int]) -> Document:
    nodes: dict[str, Step] = {
        "a": ("Input", {"shape": left}), "b": ("Input", {"shape": right}), "sum": ("Add", {}),
        "result": ("Output", {}),
    }  # fmt: skip
    return drawing(nodes, "a.y sum.x0", "b.y sum.x1", "sum.y result.x")


def branch(*wires: str) -> Document:
    """Two layers that nothing reads beside one that is read."""
    nodes: dict[str, Step] = {
        "x": ROW, "used": linear(3), "side": linear(3), "act": ("ReLU", {}), "join": ("Add", {}),
        "result": ("Output", {}),
    }  # fmt: skip
    common = ("x.y used.x", "x.y side.x", "side.y act.x", "used.y join.x0", "join.y result.x")
    return drawing(nodes, *common, *wires)


def read_twice() -> Document:
    """A convolution before a normalization, of which an addition reads the bias too."""
    nodes: dict[str, Step] = {
        "x": IMAGE, "layer": conv(3, 3, padding=1), "norm": ("BatchNorm2d", {}),
        "sum": ("Add", {}), "result": ("Output", {}),
    }  # fmt: skip
    return drawing(
        nodes, "x.y layer.x", "layer.y norm.x", "norm.y sum.x0", "layer.y sum.x1",
        "sum.y result.x",
    )  # fmt: skip


def encoder_decoder(port: str) -> Document:
    """A bidirectional reader before causal attention: as its memory, or as its own input."""
    nodes: dict[str, Step] = {
        "x": STEPS, "z": STEPS, "px": (ENCODING, {}), "read": BOTH,
        "attend": ("MultiheadAttention", {"num_heads": 2, "is_causal": True}),
        "result": ("Output", {}),
    }  # fmt: skip
    other = {"key": "query", "query": "key"}[port]
    ends = ("z.y px.x", f"px.y attend.{other}", "x.y read.x", f"read.y attend.{port}")
    return drawing(nodes, *ends, "attend.y result.x")


def masked_attention() -> Document:
    """Attention of a sequence to its own past, by a mask of its own."""
    nodes: dict[str, Step] = {
        "x": STEPS, "mask": ("CausalMask", {}), "layer": LAYER, "result": ("Output", {}),
    }  # fmt: skip
    return drawing(nodes, "x.y mask.x", "x.y layer.x", "mask.y layer.src_mask", "layer.y result.x")
