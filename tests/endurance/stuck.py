"""`python -m tests.endurance.stuck [COUNT [AT_ONCE]]`: workers that hang, noticed and stopped.

Each gets stuck in one of the ways in turn: halted from outside, in C code that keeps Python's lock
or lets it go, in a block that waits for ever, in reading a sample that never comes. The window's
own watch reads them; it has ten seconds to notice and, after Stop is pressed, ten to be rid of it.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from designer.running.worker_watch import WorkerWatch
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.commands import Stop, Train
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import Notice
from tests.graph_runtime.train.drawings import digits_mlp, new_run

PROGRAM = Path(__file__).parents[1] / "graph_runtime" / "train" / "stuck_worker.py"
WAYS = ("halt", "regex", "operation", "block", "data")
START_SECONDS = 120.0
"""How long a worker may take to load torch and to get stuck, on a machine with much to do."""


def stuck_client(way: str) -> WorkerClient:
    return WorkerClient(argv=(sys.executable, "-I", "-P", str(PROGRAM), way))


@dataclass
class Patient:
    """One worker on its way from health to the end; `times` holds when each state began."""

    way: str
    run: Path
    times: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch = WorkerWatch(lambda: stuck_client(self.way))
        self.times["began"] = monotonic()
        self.watch.send(Train(folder=str(self.run)))

    @property
    def over(self) -> bool:
        return "gone" in self.times

    def look(self) -> None:
        """What the window does at every tick, and what a person does when told."""
        for event in self.watch.read():
            self._hear(event)
        times, now = self.times, monotonic()
        if self.watch.lost() is not None or now - times["began"] > START_SECONDS:
            times["gone"] = now
            self.watch.shut_down()
        elif "asked" in times:
            self.watch.press_on(times["asked"])
        elif "stuck" in times and (self.watch.hanging or self.watch.stuck):
            times["asked"] = now
            self.watch.send(Stop())

    def _hear(self, event: Event) -> None:
        if isinstance(event, Notice) and event.message == "stuck" and "stuck" not in self.times:
            self.times["stuck"] = monotonic()
            if self.way == "halt" and self.watch.pid is not None:
                os.kill(self.watch.pid, signal.SIGSTOP)

    @property
    def noticed_after(self) -> float:
        return self.times.get("asked", float("inf")) - self.times.get("stuck", 0.0)

    @property
    def gone_after(self) -> float:
        return self.times["gone"] - self.times.get("asked", 0.0)


def stop_all(root: Path, count: int, at_once: int) -> list[Patient]:
    """Let `count` workers get stuck and stop them, some at a time."""
    waiting = [WAYS[number % len(WAYS)] for number in range(count)]
    there: list[Patient] = []
    done: list[Patient] = []
    while waiting or there:
        while waiting and len(there) < at_once:
            there.append(Patient(waiting.pop(0), new_run(root, digits_mlp(epochs=1000))))
        for patient in there:
            patient.look()
        done += [patient for patient in there if patient.over]
        there = [patient for patient in there if not patient.over]
        time.sleep(0.016)
    return done


def right(patient: Patient) -> bool:
    return patient.noticed_after <= 10 and patient.gone_after <= 10


def main(arguments: list[str]) -> int:
    count, at_once = [*map(int, arguments), *(100, 4)[len(arguments) :]]
    with tempfile.TemporaryDirectory() as folder:
        done = stop_all(Path(folder), count, at_once)
    good = Counter(patient.way for patient in done if right(patient))
    for way in WAYS:
        those = [patient for patient in done if patient.way == way]
        if those:
            noticed = max(patient.noticed_after for patient in those)
            gone = max(patient.gone_after for patient in those)
            print(
                f"{way}: {good[way]} of {len(those)}; not responding after at most "
                f"{noticed:.1f} s, gone after at most {gone:.1f} s"
            )
    print(f"{good.total()} of {len(done)}")
    return 0 if good.total() == count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
