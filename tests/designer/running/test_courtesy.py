"""The window comes first: a training that it began lets it have a core."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.running.worker_watch import WorkerWatch
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.calling.courtesy import NICENESS

SLEEPER = (sys.executable, "-c", "import sys; sys.stdin.read()")

pytestmark = pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no niceness there")


@pytest.fixture
def client() -> Iterator[WorkerClient]:
    made = WorkerClient(argv=SLEEPER)
    yield made
    made.kill()
    made.close()


def test_a_worker_of_the_window_is_nicer_than_the_window(client: WorkerClient) -> None:
    watch = WorkerWatch(lambda: client)
    watch.warm_up()
    assert watch.pid is not None
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, watch.pid) == min(19, own + NICENESS)
    session = Path(f"/proc/{watch.pid}/autogroup")
    if session.exists():
        assert session.read_text().split()[-1] == str(NICENESS)


def test_a_worker_without_a_window_is_as_nice_as_its_caller(client: WorkerClient) -> None:
    client.start()
    assert client.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, client.pid) == os.getpriority(os.PRIO_PROCESS, 0)
