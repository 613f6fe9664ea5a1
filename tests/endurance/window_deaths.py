"""`python -m tests.endurance.window_deaths [COUNT [AT_ONCE]] [--keep]`: windows killed in training.

By default the worker has to save and leave: nothing of it may be left after ten seconds. With
--keep the run outlives its window: it has to go on, to be found by its folder, followed through its
log, and stopped.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.calling.followed import FollowedWorker
from graph_runtime.train.folder.presence import going_on
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.commands import Stop, Train
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.messages.events import Finished, Losses, RunStarted
from tests.graph_runtime.train.drawings import digits_mlp, new_run

ROOT = Path(__file__).parents[2]
STEPS_TO_SEE = 20
"""Steps that a run has to take after its window's death."""


def window(run: str, keep: str) -> None:
    """Stands for a window: has a worker train until it is killed itself."""
    client = WorkerClient()
    client.start()
    client.send(Train(folder=run, outlives=keep == "keep"))
    told = False
    while not client.ended:
        begun = any(isinstance(event, RunStarted) for event in client.read(0.1))
        if begun and not told:
            print(client.pid, flush=True)
            told = True


def begin(run: Path, keep: bool) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-m", __spec__.name if __spec__ else __name__, "--window", str(run)]
    return subprocess.Popen([*argv, "keep" if keep else "end"], cwd=ROOT, stdout=subprocess.PIPE)


@dataclass
class Case:
    """One window from its start to the end of all that it left; `faults` say what went wrong."""

    root: Path
    keep: bool
    wait: float
    times: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.run = new_run(self.root, digits_mlp(epochs=100_000))
        self.window = begin(self.run, self.keep)
        assert self.window.stdout is not None
        os.set_blocking(self.window.stdout.fileno(), False)
        self.group: list[int] = []
        self.followed: FollowedWorker | None = None
        self.steps = 0

    @property
    def over(self) -> bool:
        return "gone" in self.times

    def look(self) -> None:
        now, times = monotonic(), self.times
        if "began" not in times:
            self._begin()
        elif "killed" not in times:
            if now > times["began"] + self.wait:
                self._kill()
        elif self.keep and "asked" not in times:
            self._follow()
        elif not any(map(runs, self.group)) or now > max(times.values()) + 20:
            times["gone"] = now
            self._judge()

    def _begin(self) -> None:
        assert self.window.stdout is not None
        line = self.window.stdout.readline()
        if line:
            self.times["began"] = monotonic()
            self.worker = int(line)

    def _kill(self) -> None:
        self.group = group(self.worker)
        self.window.send_signal(signal.SIGKILL)
        self.window.communicate()
        self.times["killed"] = monotonic()

    def _follow(self) -> None:
        """What another window does: find the run, hear that it goes on, and stop it."""
        if monotonic() > self.times["killed"] + 60:
            self.faults.append(f"only {self.steps} steps were heard of")
            self.times["asked"] = monotonic()
        if self.followed is None:
            if going_on(self.run.parent) != self.run:
                return
            self.followed = FollowedWorker(self.run)
            self.followed.begin(RunFolder(self.run).log_file.stat().st_size, EventStream())
        for event in self.followed.read():
            if isinstance(event, Losses):
                self.steps += len(event.values.unpack())
        if self.steps >= STEPS_TO_SEE and monotonic() > self.times["killed"] + 2:
            self.times["asked"] = monotonic()
            self.followed.send(Stop())

    def _judge(self) -> None:
        left = [process for process in self.group if runs(process)]
        if left or len(self.group) < 2 - self.keep:
            self.faults.append(f"{len(left)} of {len(self.group)} processes are left")
        if self.after > 10:
            self.faults.append(f"gone only after {self.after:.1f} s")
        ends = [e for e in RunFolder(self.run).events() if isinstance(e, Finished)]
        if not ends or not ends[-1].stopped:
            self.faults.append("the log does not tell of the end")
        places = checkpoint.newest_first(self.run / "checkpoints")
        if not places or isinstance(next(checkpoint.readable(places))[1], Exception):
            self.faults.append("there is no whole checkpoint")

    @property
    def after(self) -> float:
        """Seconds from the kill, or from Stop, to the end of all processes."""
        return self.times["gone"] - self.times.get("asked", self.times["killed"])


def kill_windows(root: Path, count: int, at_once: int, keep: bool, seed: int = 0) -> list[Case]:
    """Kill `count` windows, some at a time, at random moments of their runs."""
    chance, there, done = random.Random(seed), list[Case](), list[Case]()
    while len(done) < count:
        while len(there) < at_once and len(there) + len(done) < count:
            folder = root / str(len(there) + len(done)) / str(chance.random())
            folder.mkdir(parents=True)
            there.append(Case(folder, keep, 3 * chance.random()))
        for case in there:
            case.look()
        done += [case for case in there if case.over]
        there = [case for case in there if not case.over]
        time.sleep(0.02)
    return done


def group(leader: int) -> list[int]:
    """A worker and what it started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--window"]:
        window(*arguments[1:])
        return 0
    numbers = [int(text) for text in arguments if text.isdigit()]
    count, at_once = [*numbers, *(100, 4)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as folder:
        done = kill_windows(Path(folder), count, at_once, "--keep" in arguments)
    for case in done:
        if case.faults:
            print(*case.faults, sep="; ")
    good = sum(not case.faults for case in done)
    last = max(case.after for case in done)
    print(f"{good} of {count} as promised; all gone after at most {last:.1f} s")
    return 0 if good == count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
