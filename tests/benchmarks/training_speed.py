"""Training speed against a plain hand-written PyTorch loop, as ratios of samples a second.

Run as `python -m tests.benchmarks.training_speed [--rounds N] [--seconds S]`. In every round each
network is trained three times: by the plain loop (DataLoader, Adam, a validation pass an epoch), by
the worker, and by the worker with all probes on. Same network, data, batch, seed and threads. Times
of the worker hold all it does: losses, metrics, events, log and checkpoints.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate
from graph_runtime.train.client import WorkerClient
from graph_runtime.train.commands import Train
from graph_runtime.train.events import Failed, Finished, RunStarted, WorkerReady
from graph_runtime.train.job import Job, read_job
from graph_runtime.train.parts import Parts
from graph_runtime.train.run_data import read_parts
from graph_runtime.train.run_folder import Settings, create, open_run

BATCH, RATE = 64, 1e-3
HEAD = f"{'samples a second':24}{'plain':>9}{'ours':>9}  ratio watched  by processor time"
ROW = (
    "{name:24}{plain_per_second:9,.0f}{worker_per_second:9,.0f}  {ratio:5.2f} {ratio_watched:7.2f}"
    "  {ratio_processor:5.2f} {ratio_watched_processor:7.2f}"
)


class PlainMLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(64, 32)
        self.logits = nn.Linear(32, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(torch.relu(self.hidden(x.flatten(1))))


class PlainCNN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 16, 3, padding=1)
        self.second = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.hidden = nn.Linear(128, 64)
        self.logits = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.first(x)))
        x = self.pool(torch.relu(self.second(x)))
        return self.logits(torch.relu(self.hidden(x.flatten(1))))


class PlainLSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.reader = nn.LSTM(8, 128, 2, batch_first=True)
        self.logits = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(self.reader(x)[0][:, -1])


class PlainAttention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Linear(8, 64)
        self.layer = nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
        self.logits = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(self.layer(self.wide(x)).mean(1))


CONV = {"kernel_size": 3, "padding": 1}
POOL = ("MaxPool2d", {"kernel_size": 2})
NETWORKS: dict[str, tuple[Callable[[], nn.Module], str, list[tuple[str, dict[str, Any]]]]] = {
    "MLP 64-32-10": (
        PlainMLP,
        "image",
        [("Flatten", {}), ("Linear", {"out_features": 32}), ("ReLU", {})],
    ),
    "CNN 16-32": (
        PlainCNN,
        "image",
        [
            ("Conv2d", {"out_channels": 16, **CONV}), ("ReLU", {}), POOL,
            ("Conv2d", {"out_channels": 32, **CONV}), ("ReLU", {}), POOL,
            ("Flatten", {}), ("Linear", {"out_features": 64}), ("ReLU", {}),
        ],
    ),
    "LSTM 2x128, T=8": (
        PlainLSTM,
        "rows",
        [("LSTM", {"hidden_size": 128, "num_layers": 2}), ("SelectLast", {})],
    ),
    "LSTM 2x128, T=64": (
        PlainLSTM,
        "long",
        [("LSTM", {"hidden_size": 128, "num_layers": 2}), ("SelectLast", {})],
    ),
    "Transformer d=64, T=8": (
        PlainAttention,
        "rows",
        [
            ("Linear", {"out_features": 64}),
            ("TransformerEncoderLayer", {"nhead": 4, "dim_feedforward": 128}),
            ("MeanOverTime", {}),
        ],
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Speed:
    """Samples a second, by the clock on the wall and by the processor's time."""

    wall: float
    processor: float

    def over(self, other: Speed) -> tuple[float, float]:
        return self.wall / other.wall, self.processor / other.processor


@dataclass(frozen=True)
class Round:
    """One round: each way once."""

    plain: Speed
    worker: Speed
    watched: Speed


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


def train_plainly(name: str, file: Path, epochs: int) -> Speed:
    """What a person writes by hand, in a process of its own as a script would have it."""
    torch.manual_seed(0)
    model, loss_of = NETWORKS[name][0](), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    arrays = {key: torch.from_numpy(array) for key, array in np.load(file).items()}
    train = TensorDataset(arrays["train_x"], arrays["train_y"])
    validation = TensorDataset(arrays["validation_x"], arrays["validation_y"])
    batches = DataLoader(train, batch_size=BATCH, shuffle=True)
    checks = DataLoader(validation, batch_size=1024)
    began, used = perf_counter(), process_time()
    for _ in range(epochs):
        model.train()
        total = 0.0
        for x, target in batches:
            optimizer.zero_grad()
            loss = loss_of(model(x), target)
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            for x, target in checks:
                result = model(x)
                loss_of(result, target).item()
                (result.argmax(1) == target).sum().item()
    samples = epochs * len(train)
    return Speed(samples / (perf_counter() - began), samples / (process_time() - used))


def run_plain_script(name: str, file: Path, epochs: int, threads: int) -> Speed:
    """The plain loop in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.training_speed", "--plain", name]
    command += ["--data", str(file), "--epochs", str(epochs), "--threads", str(threads)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Speed(**json.loads(done.stdout))


def train_in_worker(client: WorkerClient, run: Path, samples: int) -> Speed:
    """A whole run, from the first step to the last figure."""
    client.send(Train(folder=str(run)))
    began = used = 0.0
    while not client.ended:
        for event in client.read(1.0):
            if isinstance(event, RunStarted):
                began, used = event.time, processor_time(client.pid or 0)
            if isinstance(event, Finished):
                spent = processor_time(client.pid or 0) - used
                return Speed(samples / (event.time - began), samples / spent)
            if isinstance(event, Failed):
                raise SystemExit(event.message)
    raise SystemExit("the worker is gone")


def processor_time(pid: int) -> float:
    """Seconds of processor that a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def new_run(root: Path, drawing: Document, threads: int, probes: tuple[str, ...] | None) -> Path:
    checked = check(drawing)
    settings = Settings(threads=threads, probes=probes)
    return create(root, checked, generate(checked), settings).path


def measure(
    name: str, client: WorkerClient, root: Path, options: argparse.Namespace
) -> list[Round]:
    """Alternating rounds of one network; the first, warm-up round is left out."""
    _, layout, blocks = NETWORKS[name]
    parts, _ = read_parts(_job(root, document(layout, blocks, 1)))
    file = _written(root, parts)
    rate = run_plain_script(name, file, 3, options.threads).processor
    epochs = max(5, round(options.seconds * rate / len(parts.train)))
    drawing, samples = document(layout, blocks, epochs), epochs * len(parts.train)
    found = []
    for _ in range(options.rounds + 1):
        plain = run_plain_script(name, file, epochs, options.threads)
        alone = train_in_worker(client, new_run(root, drawing, options.threads, ()), samples)
        watched = train_in_worker(client, new_run(root, drawing, options.threads, None), samples)
        found.append(Round(plain, alone, watched))
    return found[1:]


def _written(root: Path, parts: Parts) -> Path:
    """The prepared samples for the plain loop."""
    arrays = {
        f"{name}_{key}": tensor.numpy()
        for name, part in (("train", parts.train), ("validation", parts.validation))
        for key, tensor in (("x", part.inputs[0]), ("y", part.targets))
    }
    np.savez(root / "parts.npz", **arrays)
    return root / "parts.npz"


def _job(root: Path, drawing: Document) -> Job:
    return read_job(open_run(new_run(root, drawing, 1, ())))


def summary(rounds: list[Round]) -> dict[str, float]:
    """Medians over the rounds; ratios are taken within each round."""
    alone = [r.worker.over(r.plain) for r in rounds]
    watched = [r.watched.over(r.plain) for r in rounds]
    return {
        "plain_per_second": median(r.plain.wall for r in rounds),
        "worker_per_second": median(r.worker.wall for r in rounds),
        "ratio": median(wall for wall, _ in alone),
        "ratio_watched": median(wall for wall, _ in watched),
        "ratio_processor": median(processor for _, processor in alone),
        "ratio_watched_processor": median(processor for _, processor in watched),
    }


def main() -> int:
    """Measure, print the table to standard error and JSON to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="")
    for name in ("--plain", "--data", "--epochs"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.plain:
        speed = train_plainly(options.plain, Path(options.data), int(options.epochs))
        print(json.dumps({"wall": speed.wall, "processor": speed.processor}))
        return 0
    results = compare(options)
    print(json.dumps(results, indent=1))
    return 0


def compare(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """All networks, one after the other."""
    client = WorkerClient()
    client.start()
    while not any(isinstance(event, WorkerReady) for event in client.read(1.0)):
        pass
    results: dict[str, dict[str, float]] = {}
    print(HEAD, file=sys.stderr)
    with tempfile.TemporaryDirectory() as root:
        make_sequences(Path(root))
        for name in NETWORKS:
            if options.only in name:
                row = results[name] = summary(measure(name, client, Path(root), options))
                print(ROW.format(name=name, **row), file=sys.stderr)
    client.stop()
    client.close()
    return results


if __name__ == "__main__":
    sys.exit(main())
