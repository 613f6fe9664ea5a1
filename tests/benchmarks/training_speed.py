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
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import torch

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.source.generate import generate
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import Settings, create, open_run
from graph_runtime.train.messages.commands import Train
from graph_runtime.train.messages.events import Failed, Finished, RunStarted, WorkerReady
from graph_runtime.train.network.job import Job, read_job
from tests.benchmarks.plain_training import Speed, run_plain_script
from tests.benchmarks.speed_networks import NETWORKS, document, make_sequences

HEAD = f"{'samples a second':24}{'plain':>9}{'ours':>9}  ratio watched  by processor time"
ROW = (
    "{name:24}{plain_per_second:9,.0f}{worker_per_second:9,.0f}  {ratio:5.2f} {ratio_watched:7.2f}"
    "  {ratio_processor:5.2f} {ratio_watched_processor:7.2f}"
)


@dataclass(frozen=True)
class Round:
    """One round: each way once."""

    plain: Speed
    worker: Speed
    watched: Speed


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
    layout, blocks = NETWORKS[name]
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
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
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
