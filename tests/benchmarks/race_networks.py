"""The four networks of the race, by hand and as drawings, and the data they are trained on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from graph_runtime.document.model import Document

BATCH, RATE = 64, 1e-3
Blocks = list[tuple[str, dict[str, Any]]]


class MLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(784, 16), nn.Linear(16, 16)
        self.logits = nn.Linear(16, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.first(x.flatten(1)))
        return self.logits(torch.relu(self.second(x)))


class LeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2)
        self.wide, self.narrow = nn.Linear(400, 120), nn.Linear(120, 84)
        self.logits = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.first(x)))
        x = self.pool(torch.relu(self.second(x)))
        x = torch.relu(self.wide(x.flatten(1)))
        return self.logits(torch.relu(self.narrow(x)))


class LSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.reader = nn.LSTM(16, 128, 2, batch_first=True)
        self.logits = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(self.reader(x)[0][:, -1])


class Transformer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Linear(16, 128)
        layers = [nn.TransformerEncoderLayer(128, 4, 256, batch_first=True) for _ in range(4)]
        self.layers = nn.Sequential(*layers)
        self.logits = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(self.layers(self.wide(x)).mean(1))


@dataclass(frozen=True)
class Entrant:
    """A network: by hand, drawn, and the shape and number of its samples."""

    by_hand: Callable[[], nn.Module]
    blocks: Blocks
    shape: tuple[int, ...]
    samples: int


_RELU: tuple[str, dict[str, Any]] = ("ReLU", {})
_POOL: tuple[str, dict[str, Any]] = ("MaxPool2d", {"kernel_size": 2})
_LAYER = ("TransformerEncoderLayer", {"nhead": 4, "dim_feedforward": 256})


def _linear(width: int) -> tuple[str, dict[str, Any]]:
    return ("Linear", {"out_features": width})


ENTRANTS = {
    "MLP 784-16-16-10": Entrant(
        MLP, [("Flatten", {}), _linear(16), _RELU, _linear(16), _RELU], (1, 28, 28), 8192
    ),
    "LeNet-5": Entrant(
        LeNet,
        [
            ("Conv2d", {"out_channels": 6, "kernel_size": 5, "padding": 2}), _RELU, _POOL,
            ("Conv2d", {"out_channels": 16, "kernel_size": 5}), _RELU, _POOL,
            ("Flatten", {}), _linear(120), _RELU, _linear(84), _RELU,
        ],
        (1, 28, 28),
        4096,
    ),
    "LSTM 2x128, T=64": Entrant(
        LSTM,
        [("LSTM", {"hidden_size": 128, "num_layers": 2}), ("SelectLast", {})],
        (64, 16),
        1024,
    ),
    "Transformer 4x128, T=128": Entrant(
        Transformer, [_linear(128), *[_LAYER] * 4, ("MeanOverTime", {})], (128, 16), 256
    ),
}  # fmt: skip


def write_samples(entrant: Entrant, file: Path) -> None:
    """Made-up samples; the speed of training does not depend on them."""
    chance = np.random.default_rng(0)
    x = chance.normal(size=(entrant.samples, *entrant.shape)).astype(np.float32)
    np.savez(file, x=x, y=np.arange(entrant.samples) % 10)


def drawing(entrant: Entrant, data: str, epochs: int, speed: str) -> Document:
    """The same network as a document whose data are all for training."""
    nodes = [("Input", {"shape": list(entrant.shape)}), *entrant.blocks, _linear(10)]
    nodes.append(("Output", {}))
    names = [f"b{number}" for number in range(len(nodes))]
    return Document.model_validate(
        {
            "nodes": {n: {"kind": k, "params": p} for n, (k, p) in zip(names, nodes, strict=True)},
            "edges": [{"source": a, "target": b} for a, b in pairwise(names)],
            "training": {
                "dataset": {"kind": "NPZFile", "params": {"path": data}},
                "optimizer": {"kind": "Adam", "params": {"lr": RATE}},
                "split": [1.0, 0.0, 0.0],
                "standardize": False,
                "epochs": epochs,
                "batch_size": BATCH,
                "speed": speed,
            },
        }
    )
