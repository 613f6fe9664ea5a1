"""A worker that is stuck is told of within ten seconds and gone within ten more, always."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from graph_runtime.train.calling.client import STUCK_SECONDS, WorkerClient
from graph_runtime.train.messages.commands import Look, Stop, Train
from graph_runtime.train.messages.events import Alive, RunStarted
from tests.endurance.stuck import WAYS, right, stop_all, stuck_client
from tests.endurance.window_deaths import group, runs
from tests.graph_runtime.train.drawings import digits_mlp, new_run

ROOT = Path(__file__).parents[3]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


def started(way: str, run: Path) -> WorkerClient:
    """A worker that is about to be stuck in this way."""
    client = stuck_client(way)
    client.start()
    client.send(Train(folder=str(run)))
    until = monotonic() + 90
    while monotonic() < until:
        if any(isinstance(event, RunStarted) for event in client.read(0.2)):
            break
    if way == "halt":
        assert client.pid is not None
        os.kill(client.pid, signal.SIGSTOP)
    return client


@linux
@pytest.mark.slow
@pytest.mark.row("F20")
def test_a_stuck_worker_is_noticed_and_gone(tmp_path: Path) -> None:
    """One in each way; `python -m tests.endurance.stuck` stops a hundred and prints the times."""
    done = stop_all(tmp_path, len(WAYS), at_once=2)
    times = [(one.way, one.noticed_after, one.gone_after) for one in done]
    assert all(right(one) for one in done), times


def test_a_run_that_does_not_move_on_is_told_from_one_that_takes_long_steps() -> None:
    client = WorkerClient(argv=(sys.executable, "-c", "import time; time.sleep(60)"))
    client.start()
    for busy, longest, stuck in ((1.0, 0.1, False), (9.0, 0.1, True), (9.0, 4.0, False)):
        client._alive = Alive(busy=busy, longest=longest)
        assert client.stuck is stuck
    assert client.stuck is False and STUCK_SECONDS <= 10
    client.kill()
    client.close()


@linux
def test_commands_to_a_worker_that_does_not_listen_hold_nobody_up() -> None:
    client = WorkerClient(argv=(sys.executable, "-c", "import time; time.sleep(60)"))
    client.start()
    began = monotonic()
    took = [client.send(Look(number=n, folder="x" * 900)) for n in range(9000)]
    assert took[0] and not took[-1] and monotonic() - began < 30
    assert not client.send(Stop())
    client.kill()
    client.close()


PARENT = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.graph_runtime.train.test_stuck_workers import started
client = started({way!r}, Path({run!r}))
print(client.pid, flush=True)
time.sleep(60)
"""


@linux
@pytest.mark.slow
@pytest.mark.parametrize("way", ["none", "halt", "regex", "operation"])
def test_nothing_is_left_ten_seconds_after_the_window_died(tmp_path: Path, way: str) -> None:
    """Whether the worker can still save and leave, or is stuck or halted."""
    run = new_run(tmp_path, digits_mlp(epochs=100_000))
    program = PARENT.format(root=str(ROOT), run=str(run), way=way)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        sleep(1)
        left_alone = group(worker)
        parent.send_signal(signal.SIGKILL)
    began = monotonic()
    while any(map(runs, left_alone)) and monotonic() - began < 20:
        sleep(0.05)
    left = monotonic() - began
    print(f"\n{way}: {len(left_alone)} processes gone after {left:.1f} s")
    assert worker in left_alone and len(left_alone) == 2 and left < 10
