"""The networks of the speed comparison as drawings, and the data that they train on."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from graph_runtime.document.model import Document
from tests.benchmarks.plain_training import BATCH, RATE

CONV = {"kernel_size": 3, "padding": 1}
POOL = ("MaxPool2d", {"kernel_size": 2})
NETWORKS: dict[str, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    "MLP 64-32-10": (
        "image",
        [("Flatten", {}), ("Linear", {"out_features": 32}), ("ReLU", {})],
    ),
    "CNN 16-32": (
        "image",
        [
            ("Conv2d", {"out_channels": 16, **CONV}), ("ReLU", {}), POOL,
            ("Conv2d", {"out_channels": 32, **CONV}), ("ReLU", {}), POOL,
            ("Flatten", {}), ("Linear", {"out_features": 64}), ("ReLU", {}),
        ],
    ),
    "LSTM 2x128, T=8": (
        "rows",
        [("LSTM", {"hidden_size": 128, "num_layers": 2}), ("SelectLast", {})],
    ),
    "LSTM 2x128, T=64": (
        "long",
        [("LSTM", {"hidden_size": 128, "num_layers": 2}), ("SelectLast", {})],
    ),
    "Transformer d=64, T=8": (
        "rows",
        [
            ("Linear", {"out_features": 64}),
            ("TransformerEncoderLayer", {"nhead": 4, "dim_feedforward": 128}),
            ("MeanOverTime", {}),
        ],
    ),
}  # fmt: skip


def dataset(layout: str) -> dict[str, Any]:
    """Digits as pictures or rows; or 800 sequences of 64 steps, made up."""
    if layout == "long":
        return {"kind": "NPZFile", "params": {"path": "../long.npz"}}
    return {"kind": "Digits", "params": {"layout": layout}}


def make_sequences(root: Path) -> None:
    chance = np.random.default_rng(0)
    x = chance.normal(size=(800, 64, 8)).astype(np.float32)
    np.savez(root / "long.npz", x=x, y=np.arange(800) % 10)


def document(layout: str, blocks: list[tuple[str, dict[str, Any]]], epochs: int) -> Document:
    """The same network as a drawing."""
    shape = {"image": [1, 8, 8], "rows": [8, 8], "long": [64, 8]}[layout]
    nodes = [("Input", {"shape": shape}), *blocks, ("Linear", {"out_features": 10}), ("Output", {})]
    names = [f"b{number}" for number in range(len(nodes))]
    return Document.model_validate(
        {
            "nodes": {n: {"kind": k, "params": p} for n, (k, p) in zip(names, nodes, strict=True)},
            "edges": [{"source": a, "target": b} for a, b in pairwise(names)],
            "training": {
                "dataset": dataset(layout),
                "optimizer": {"kind": "Adam", "params": {"lr": RATE}},
                "epochs": epochs,
                "batch_size": BATCH,
            },
        }
    )
