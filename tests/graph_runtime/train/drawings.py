"""Small drawings that the training tests share."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import Settings, create


def chain(nodes: dict[str, tuple[str, dict[str, Any]]], **training: Any) -> Document:
    """A document whose nodes follow one another from `x` to `y`."""
    names = list(nodes)
    return Document.model_validate(
        {
            "nodes": {
                name: {"kind": kind, "params": params} for name, (kind, params) in nodes.items()
            },
            "edges": [{"source": a, "target": b} for a, b in pairwise(names)],
            "training": training,
        }
    )


def digits_mlp(width: int = 32, dropout: float = 0.1, **training: Any) -> Document:
    """Digits by two layers, with dropout so that random numbers matter."""
    return chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "flat": ("Flatten", {}),
            "hidden": ("Linear", {"out_features": width}),
            "active": ("ReLU", {}),
            "dropped": ("Dropout", {"p": dropout}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        **{"epochs": 3, **training},
    )


def digits_attention() -> Document:
    """Digits as 8 rows, read by every kind of attention there is."""
    nodes = {
        "rows": ("Input", {"shape": [8, 8]}),
        "heads": ("MultiheadAttention", {"num_heads": 2, "is_causal": True}),
        "layer": ("TransformerEncoderLayer", {"nhead": 4, "dim_feedforward": 16}),
        "product": ("ScaledDotProductAttention", {}),
        "mean": ("MeanOverTime", {}),
        "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }
    wires = [
        ("rows", "heads", "query"), ("heads", "layer", "x"), ("layer", "product", "query"),
        ("layer", "product", "key"), ("layer", "product", "value"), ("product", "mean", "x"),
        ("mean", "logits", "x"), ("logits", "result", "x"),
    ]  # fmt: skip
    return Document.model_validate(
        {
            "nodes": {
                name: {"kind": kind, "params": given} for name, (kind, given) in nodes.items()
            },
            "edges": [{"source": a, "target": b, "target_port": port} for a, b, port in wires],
            "training": {"dataset": {"kind": "Digits", "params": {"layout": "rows"}}, "epochs": 3},
        }
    )


def checked(document: Document) -> Checked:
    """The document checked, which must be free of problems."""
    facts = check(document)
    assert not facts.problems, facts.problems
    return facts


def new_run(root: Path, document: Document, **settings: Any) -> Path:
    """A run folder for the document."""
    facts = checked(document)
    return create(root, facts, generate(facts), Settings(**settings)).path
