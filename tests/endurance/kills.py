"""`python -m tests.endurance.kills [COUNT [SEED]] [--plant]`: kills trainings, goes on, compares.

A trainer is a fork of a process that has torch already, so that a kill costs a second and not five.
Where it is (in a step, in a checkpoint, validating, at the end of an epoch) stands in memory that
both share, and most kills wait for one of the rarer places. With --plant random numbers are not
restored: the comparison has to turn red.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import torch

from graph_runtime.document.model import Document
from graph_runtime.train.keeping import checkpoint, saving, snapshot
from graph_runtime.train.keeping.snapshot import MODEL, OPTIMIZER
from graph_runtime.train.looking.looker import Latest, Looker
from graph_runtime.train.messages.event_stream import EventStream
from graph_runtime.train.messages.events import Finished, Losses
from graph_runtime.train.process.outlet import Outlet
from graph_runtime.train.running.conduct import conduct
from graph_runtime.train.running.safekeeping import Safekeeping
from graph_runtime.train.stepping import loop
from graph_runtime.train.stepping.loop import Loop
from tests.graph_runtime.train.drawings import digits_mlp, new_run

PLACES = ("steps", "checkpoint", "validation", "epoch end")
STEPS, CHECKPOINT, VALIDATION, EPOCH_END = range(4)
SEEN = struct.Struct("=qqq")
"""Place, steps done, step of the newest checkpoint that is safe."""


def document() -> Document:
    """Digits with dropout, momentum of Adam and a schedule, so that every state matters."""
    schedule = {"kind": "StepLR", "params": {"step_size": 7}}
    return digits_mlp(width=48, epochs=24, batch_size=32, schedule=schedule)


class Whereabouts:
    """What the trainer writes and the killer reads, also after the trainer's death."""

    def __init__(self) -> None:
        self._map = mmap.mmap(-1, SEEN.size)
        self.put(STEPS, 0, -1)

    def put(self, place: int, step: int, safe: int) -> None:
        SEEN.pack_into(self._map, 0, place, step, safe)

    def get(self) -> tuple[int, int, int]:
        return SEEN.unpack_from(self._map, 0)  # type: ignore[return-value]

    def change(
        self, place: int | None = None, step: int | None = None, safe: int | None = None
    ) -> None:
        now = self.get()
        new = [b if a is None else a for a, b in zip((place, step, safe), now, strict=True)]
        self.put(*new)

    @contextmanager
    def within(self, place: int) -> Iterator[None]:
        before = self.get()[0]
        self.change(place=place)
        try:
            yield
        finally:
            self.change(place=before)


def telling(where: Whereabouts) -> None:
    """Let the training of this process say where it is."""

    def wrapped(call: Callable[..., Any], place: int) -> Callable[..., Any]:
        def inner(*args: Any, **kwargs: Any) -> Any:
            with where.within(place):
                return call(*args, **kwargs)

        return inner

    saving.checkpoint.write = wrapped(checkpoint.write, CHECKPOINT)  # type: ignore[attr-defined]
    loop.score = wrapped(loop.score, VALIDATION)
    Loop._end_epoch = wrapped(Loop._end_epoch, EPOCH_END)  # type: ignore[method-assign]
    step, save = Loop.step, Safekeeping.save

    def stepping(self: Loop, rows: Any) -> None:
        step(self, rows)
        where.change(step=self.place.step)

    def saved(self: Safekeeping) -> None:
        save(self)
        where.change(safe=self._saver._place[0])

    Loop.step = stepping  # type: ignore[method-assign]
    Safekeeping.save = saved  # type: ignore[method-assign]


def begin(run: Path, resume: bool, where: Whereabouts) -> int:
    """A process of its own that carries out the run; its number."""
    where.put(STEPS, 0, -1)
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setsid()
        telling(where)
        silent = os.open(os.devnull, os.O_WRONLY)
        outlet = Outlet(silent)
        conduct(run, resume, outlet, SimpleQueue(), Looker(outlet, Latest()))
        status = 0
    finally:
        os._exit(status)


PARTS = ("tensors", "random numbers", "schedule", "optimizer", "losses", "count of losses")


def outcome(run: Path) -> tuple[str, str, str, str, str, int]:
    """Hashes of all that a run ends with, and how many losses there are.

    A step that was taken again must have had the same loss, to the bit.
    """
    last = checkpoint.newest_first(run / "checkpoints")[0]
    files = checkpoint.read(last)
    state = json.loads(files["state.json"])
    tensors = sha256(files[MODEL] + files[OPTIMIZER]).hexdigest()
    kept = [json.dumps(state[name]) for name in ("random", "schedule", "optimizer")]
    losses: dict[int, bytes] = {}
    finished = False
    for event in EventStream().feed((run / "events.jsonl").read_bytes()):
        finished = finished or isinstance(event, Finished)
        if isinstance(event, Losses):
            for offset, value in enumerate(event.values.unpack()):
                step = event.first_step + offset
                assert losses.setdefault(step, value.tobytes()) == value.tobytes(), step
    assert finished
    log = b"".join(losses[step] for step in sorted(losses))
    return tensors, *kept, sha256(log).hexdigest(), len(losses)


@dataclass
class Report:
    """What was counted."""

    kills: int = 0
    equal: int = 0
    places: Counter[str] = field(default_factory=Counter)
    lost: list[int] = field(default_factory=list)
    safe_ones_lost: int = 0
    left_before: int = 0
    left_after: int = 0
    largest: int = 0

    def __str__(self) -> str:
        inside = self.kills - self.places["steps"]
        places = ", ".join(f"{name} {self.places[name]}" for name in PLACES)
        return (
            f"{self.equal} of {self.kills} killed runs went on and ended bit for bit alike\n"
            f"killed in: {places}; {100 * inside / max(1, self.kills):.0f} % outside plain steps\n"
            f"steps taken again: most {max(self.lost, default=0)}, "
            f"mean {sum(self.lost) / max(1, len(self.lost)):.1f}; "
            f"safe checkpoints lost: {self.safe_ones_lost}\n"
            f"left behind by a kill: at most {self.left_before} bytes "
            f"(a checkpoint has {self.largest}), after the next start {self.left_after}"
        )


def kill_runs(root: Path, count: int, seed: int = 0) -> Report:
    """Kill `count` runs once each, let them go on, and compare each with one that was not."""
    warm_up()
    chance, where, report = random.Random(seed), Whereabouts(), Report()
    whole = new_run(root, document(), saving=1.0, checkpoint_seconds=0.05)
    process = begin(whole, False, where)
    while not where.get()[1]:
        time.sleep(0.001)
    began = time.perf_counter()
    os.waitpid(process, 0)
    lasts = time.perf_counter() - began
    wanted = outcome(whole)
    newest = checkpoint.newest_first(whole / "checkpoints")[0]
    report.largest = sum(file.stat().st_size for file in newest.iterdir())
    while report.kills < count:
        run = new_run(root, document(), saving=1.0, checkpoint_seconds=0.05)
        if not _kill_once(run, chance, where, lasts, report):
            continue
        process = begin(run, True, where)
        os.waitpid(process, 0)
        report.left_after += _left(run)
        ended = outcome(run)
        report.equal += ended == wanted
        if ended != wanted:
            parts = zip(PARTS, ended, wanted, strict=True)
            unlike = ", ".join(name for name, one, other in parts if one != other)
            print(f"kill {report.kills}: {unlike} unlike", flush=True)
            shutil.copytree(run, Path(tempfile.mkdtemp()) / "unlike")
        shutil.rmtree(run)
        if report.kills % 20 == 0:
            print(f"{report.equal} of {report.kills}", flush=True)
    return report


def warm_up() -> None:
    """Load what a run loads late, once for all trainers."""
    import sklearn.datasets  # noqa: F401

    weight = torch.nn.Parameter(torch.zeros(1))
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight], fused=True).step()


def _kill_once(
    run: Path, chance: random.Random, where: Whereabouts, lasts: float, report: Report
) -> bool:
    """Kill a run somewhere; False if it was over before."""
    process = begin(run, False, where)
    while not where.get()[1] and not os.waitpid(process, os.WNOHANG)[0]:
        time.sleep(0.0005)
    until = time.perf_counter() + chance.random() * lasts
    place = chance.choice((STEPS, STEPS, CHECKPOINT, VALIDATION, EPOCH_END))
    while time.perf_counter() < until or (where.get()[0] != place and place != STEPS):
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
        if time.perf_counter() < until:
            time.sleep(0.0005)
    for _ in range(chance.randrange(200) if place == CHECKPOINT else 1):
        where.get()
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    at, step, safe = where.get()
    if not (run / "events.jsonl").exists():
        return False
    report.kills += 1
    report.places[PLACES[at]] += 1
    report.left_before = max(report.left_before, _left(run))
    good = [
        f
        for f, files in checkpoint.readable(checkpoint.newest_first(run / "checkpoints"))
        if not isinstance(files, checkpoint.DamagedError)
    ]
    from_step = max((int(folder.name.rpartition("-")[2]) for folder in good), default=0)
    report.lost.append(max(0, step - from_step))
    report.safe_ones_lost += from_step < safe
    return True


def _left(run: Path) -> int:
    """Bytes in temporary files and folders."""
    return sum(
        path.stat().st_size
        for path in run.rglob("*")
        if path.is_file() and "tmp" in str(path.relative_to(run))
    )


def main(arguments: list[str]) -> int:
    numbers = [int(text) for text in arguments if text.isdigit()]
    count, seed = [*numbers, *(200, 0)[len(numbers) :]]
    if "--plant" in arguments:
        snapshot.restore_random = lambda state: None  # type: ignore[attr-defined]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = kill_runs(Path(folder), count, seed)
    print(report)
    print(f"{time.perf_counter() - began:.0f} s")
    return 0 if report.equal == report.kills and not report.left_after else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
