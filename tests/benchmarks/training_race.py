"""Training speed as ratios to a plain hand-written loop, with other people's loops beside it.

Run as `python -m tests.benchmarks.training_race [--rounds N] [--seconds S] [--only NAME]`; the
libraries come with `pip install -e '.[peers]'`, absent ones are left out with a word. Same network,
data, batch, optimizer and threads; the ways take turns in every round, each after an epoch that
does not count. Ours trains in its worker and writes losses, metrics, events, log and checkpoints.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

from graph_runtime.check import check
from graph_runtime.source.generate import generate
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.folder.run_folder import Settings, create
from graph_runtime.train.messages.commands import Stop, Train
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import (
    EpochEnded,
    Failed,
    Finished,
    PathChanged,
    WorkerReady,
)
from tests.benchmarks.race_networks import ENTRANTS, drawing, write_samples
from tests.benchmarks.training_speed import processor_time

OTHERS = ("plain", "tuned", "lightning", "keras", "skorch", "fastai")
OURS = {
    "ours, exact": ("exact", ()),
    "ours, exact, watched": ("exact", None),
    "ours, fast": ("fast", ()),
    "ours, fast, watched": ("fast", None),
}
"""The recipe's speed, and the probes that are on: none, or all."""


@dataclass(frozen=True)
class Speed:
    """Samples a second by the clock on the wall and by the processor's time."""

    wall: float
    processor: float


class Others:
    """The process in which all loops but ours run."""

    def __init__(self, name: str, file: Path, threads: int) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.race_ways", name, str(file)]
        self._process = subprocess.Popen(
            [*command, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._samples = ENTRANTS[name].samples

    def speed(self, way: str, epochs: int) -> Speed | None:
        """None where its library is absent."""
        assert self._process.stdin and self._process.stdout
        print(way, epochs, file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline() or "null")
        if answer is None:
            return None
        return Speed(*(epochs * self._samples / seconds for seconds in answer))

    def end(self) -> None:
        self._process.communicate()


class Ours:
    """Our worker, warm."""

    def __init__(self, root: Path, name: str, threads: int) -> None:
        self._root, self._entrant, self._threads = root, ENTRANTS[name], threads
        self._client = WorkerClient()
        self._client.start()
        self._until(WorkerReady)

    def compile(self) -> str:
        """Have the step compiled, so that later runs find it; what came of it."""
        self._begin("fast", (), 1_000_000)
        began = monotonic()
        while True:
            change = self._until(PathChanged)
            if change.path == "compiled" or "being made" not in change.why:
                break
        self._client.send(Stop())
        self._until(Finished)
        return f"{change.path} after {monotonic() - began:.0f} s {change.why}"

    def speed(self, way: str, epochs: int) -> Speed:
        """From the end of the first epoch (of the first compiled one) to that of the last."""
        self._begin(*OURS[way], epochs + 2)
        marks: list[tuple[float, float]] = []
        for event in self._events():
            if isinstance(event, PathChanged):
                marks = []
            if isinstance(event, EpochEnded):
                marks.append((event.time, processor_time(self._client.pid or 0)))
            if isinstance(event, Finished):
                break
        samples = (len(marks) - 1) * self._entrant.samples
        (began, used), (ended, spent) = marks[0], marks[-1]
        return Speed(samples / (ended - began), samples / max(spent - used, 1e-9))

    def end(self) -> None:
        self._client.stop()
        self._client.close()

    def _begin(self, speed: str, probes: tuple[str, ...] | None, epochs: int) -> None:
        checked = check(drawing(self._entrant, "../data.npz", epochs, speed))
        assert not checked.problems, checked.problems
        settings = Settings(threads=self._threads, probes=probes, compile_from=0)
        run = create(self._root / "runs", checked, generate(checked), settings)
        self._client.send(Train(folder=str(run.path)))

    def _until(self, kind: type[Event]) -> Event:
        return next(event for event in self._events() if isinstance(event, kind))

    def _events(self) -> object:
        while not self._client.ended:
            for event in self._client.read(1.0):
                if isinstance(event, Failed):
                    raise SystemExit(event.message)
                yield event
        raise SystemExit("the worker is gone")


def race(name: str, options: argparse.Namespace) -> dict[str, list[Speed]]:
    """Rounds of one network: every way once in each."""
    found: dict[str, list[Speed]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "runs").mkdir()
        file = root / "runs" / "data.npz"
        write_samples(ENTRANTS[name], file)
        others, ours = Others(name, file, options.threads), Ours(root, name, options.threads)
        print(f"{name}: {ours.compile()}", file=sys.stderr)
        plain = others.speed("plain", 1)
        assert plain is not None
        epochs = max(2, round(options.seconds * plain.processor / ENTRANTS[name].samples))
        for _ in range(options.rounds):
            for way in OTHERS + tuple(OURS):
                told = ours.speed(way, epochs) if way in OURS else others.speed(way, epochs)
                if told is not None:
                    found.setdefault(way, []).append(told)
        others.end()
        ours.end()
    return found


def ratios(found: dict[str, list[Speed]]) -> dict[str, dict[str, float]]:
    """Medians over the rounds of the ratio to the plain loop in the same round."""
    plain = found["plain"]
    return {
        way: {
            "per_second": median(s.wall for s in speeds),
            "wall": median(s.wall / p.wall for s, p in zip(speeds, plain, strict=True)),
            "processor": median(
                s.processor / p.processor for s, p in zip(speeds, plain, strict=True)
            ),
        }
        for way, speeds in found.items()
    }


def main() -> int:
    """Print a table to standard error as it grows, and JSON to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--cache", default="", help="a folder that keeps what was compiled")
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = options.cache or cache
        for name in ENTRANTS:
            if options.only in name:
                results[name] = ratios(race(name, options))
                for way, row in results[name].items():
                    print("{0:24}{per_second:12,.0f}/s{wall:7.2f}{processor:7.2f}".format(
                        way, **row), file=sys.stderr)  # fmt: skip
                for way in OTHERS:
                    if way not in results[name]:
                        print(f"{way}: not installed", file=sys.stderr)
    print(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
