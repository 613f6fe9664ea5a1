"""A worker that says as much as it can: losses of single steps, norms, progress; to log and window.

`flood.json` in the run folder says how many events, and by which way: `pipe` waits for the window
and is the harshest; `outlet` is the way of the real worker, which drops what the window cannot
take and keeps it in the log.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.event_lines import to_line
from graph_runtime.train.messages.events import (
    Finished,
    GradientNorms,
    Losses,
    Progress,
    RunStarted,
    WorkerReady,
)
from graph_runtime.train.process.outlet import Outlet

NODES = tuple(f"layer_{n}" for n in range(8))


def event(number: int, count: int) -> Event:
    """Nine losses, then norms and progress in turn."""
    if number % 100 == 98:
        return GradientNorms(step=number, nodes=NODES, norms=(0.1,) * 8)
    if number % 100 == 99:
        return Progress(epoch=0, step=number, speed=1e6, seconds_left=(count - number) / 1e6)
    value = np.array([2.0 + np.sin(number / 1000)], np.float32)
    return Losses(first_step=number, values=Array.pack(value))


def started(count: int) -> RunStarted:
    return RunStarted(device="cpu", parameters=1, epochs=1, steps_per_epoch=count, batch_size=1)


def flood_pipe(folder: Path, count: int) -> None:
    with (folder / "events.jsonl").open("ab") as log:
        batch = [to_line(started(count))]
        for number in range(count):
            batch.append(to_line(event(number, count)))
            if len(batch) == 500:
                put(log.fileno(), batch)
        batch.append(to_line(Finished(stopped=False, metrics={})))
        put(log.fileno(), batch)


def put(log: int, batch: list[bytes]) -> None:
    data = b"".join(batch)
    batch.clear()
    for pipe in (log, 1):
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(pipe, rest) :]


def flood_outlet(folder: Path, count: int) -> None:
    outlet = Outlet(os.dup(1))
    outlet.open_log(folder / "events.jsonl")
    outlet.send(started(count))
    for number in range(count):
        outlet.send(event(number, count), urgent=False)
    outlet.send(Finished(stopped=False, metrics={}))
    outlet.close_log()
    outlet.flush(wait_seconds=30.0)


def main() -> None:
    os.write(1, to_line(WorkerReady(torch="none", devices=("cpu",))))
    for line in sys.stdin:
        command = json.loads(line)
        if command["command"] == "train":
            folder = Path(command["folder"])
            wish = json.loads((folder / "flood.json").read_text())
            flood = {"pipe": flood_pipe, "outlet": flood_outlet}[wish["way"]]
            flood(folder, wish["count"])


if __name__ == "__main__":
    main()
