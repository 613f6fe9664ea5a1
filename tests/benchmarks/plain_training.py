"""Networks and a training loop as a person writes them by hand in plain PyTorch.

Run by `training_speed` as a script in a process of its own, which prints its `Speed` as JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH, RATE = 64, 1e-3


@dataclass(frozen=True)
class Speed:
    """Samples a second, by the clock on the wall and by the processor's time."""

    wall: float
    processor: float

    def over(self, other: Speed) -> tuple[float, float]:
        return self.wall / other.wall, self.processor / other.processor


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


PLAIN: dict[str, Callable[[], nn.Module]] = {
    "MLP 64-32-10": PlainMLP,
    "CNN 16-32": PlainCNN,
    "LSTM 2x128, T=8": PlainLSTM,
    "LSTM 2x128, T=64": PlainLSTM,
    "Transformer d=64, T=8": PlainAttention,
}


def train_plainly(name: str, file: Path, epochs: int) -> Speed:
    """What a person writes by hand, in a process of its own as a script would have it."""
    torch.manual_seed(0)
    model, loss_of = PLAIN[name](), nn.CrossEntropyLoss()
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
    command = [sys.executable, "-m", "tests.benchmarks.plain_training", name]
    command += ["--data", str(file), "--epochs", str(epochs), "--threads", str(threads)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Speed(**json.loads(done.stdout))


def main() -> int:
    """Train one network and print how fast that was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PLAIN)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(json.dumps(asdict(train_plainly(options.name, options.data, options.epochs))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
