"""A run that asks for more memory than there is fails alone, says where, and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import torch

from graph_runtime.train.messages.events import Failed, Finished
from graph_runtime.train.process import memory_guard
from graph_runtime.train.process.death import EXIT_MEMORY, death
from graph_runtime.train.process.memory_guard import HostMemoryError, MemoryGuard, resident
from graph_runtime.train.running.conductor import Conductor
from graph_runtime.train.service import _forget_run
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.inside import carry_out, of
from tests.graph_runtime.train.talking import Talk

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
CUDA = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB."


class Hungry:
    """Makes one block take 20 MB and then fail as a GPU does when a batch is too large."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, node: str, backward: bool = False) -> None:
        kept = Conductor.carry_out
        self.on = True

        def fail(*arguments: Any) -> None:
            if self.on:
                taken = torch.zeros(5_000_000)
                raise torch.OutOfMemoryError(CUDA + " " * int(taken.sum()))

        def carry(conductor: Conductor) -> None:
            block = conductor._learner.model.get_submodule(node)
            if backward:
                block.register_full_backward_hook(fail)
            else:
                block.register_forward_hook(fail)
            kept(conductor)

        monkeypatch.setattr(Conductor, "carry_out", carry)


@pytest.mark.row("F12")
@pytest.mark.parametrize("count", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_a_gpu_without_memory_is_told_with_block_batch_and_size_and_a_smaller_batch_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    hungry = Hungry(monkeypatch, "hidden")
    hungry.on = False
    for _ in range(3):
        carry_out(new_run(tmp_path, digits_mlp(epochs=1)))
        _forget_run()  # As the worker does after every run.
    before, worked = resident(), 0
    for _ in range(count):
        hungry.on = True
        (failed,) = of(Failed, carry_out(new_run(tmp_path, digits_mlp(epochs=1, batch_size=96))))
        assert (failed.cause, failed.node, failed.smaller_batch) == ("memory", "hidden", 48)
        assert "96 samples in a batch, when 2.00 GiB more were wanted" in failed.message
        hungry.on = False
        smaller = digits_mlp(epochs=1, batch_size=failed.smaller_batch)
        worked += len(of(Finished, carry_out(new_run(tmp_path, smaller))))
        _forget_run()
    print(f"\n{worked} of {count} retries worked; memory {before} before, {resident()} after")
    assert worked == count
    assert resident() < 1.05 * before or resident() - before < 20e6


def test_memory_that_runs_out_on_the_way_back_is_laid_at_the_largest_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Hungry(monkeypatch, "logits", backward=True)
    (failed,) = of(Failed, carry_out(new_run(tmp_path, digits_mlp(width=400, epochs=1))))
    assert failed.cause == "memory" and failed.smaller_batch == 32
    assert failed.node in {"hidden", "active", "dropped"}


@linux
@pytest.mark.row("F13")
@pytest.mark.parametrize("count", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_over_its_share_of_the_machine_fails_alone(
    worker: Talk, tmp_path: Path, count: int
) -> None:
    for _ in range(count):
        worker.train(new_run(tmp_path, digits_mlp(epochs=100_000), memory=1))
        failed = worker.until(Failed)
        assert failed.cause == "memory" and failed.smaller_batch == 32
        assert failed.node and "machine's memory ran out" in failed.message
    assert worker.carry_out(new_run(tmp_path, digits_mlp())).metrics


@linux
def test_a_process_that_takes_memory_bit_by_bit_is_stopped_at_the_limit() -> None:
    taken: list[bytearray] = []
    limit = resident() + 150_000_000

    def take() -> None:
        for _ in range(3_000):
            taken.append(bytearray(b"x" * 1_000_000))

    with pytest.raises(HostMemoryError):
        MemoryGuard(limit, lambda: None).watch(take)
    assert len(taken) > 100


def rest() -> None:
    for _ in range(1_000):
        sleep(0.01)


class LateThread(threading.Thread):
    """A thread whose starter waits long: a machine that has other things to do."""

    def start(self) -> None:
        super().start()
        rest()


@linux
@pytest.mark.parametrize("late", ["entering", "leaving", "swallowed"])
def test_an_error_that_comes_between_two_steps_of_the_guard_ends_the_run_but_not_the_worker(
    monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    ended, left = threading.Event(), MemoryGuard._leave
    rests = {"entering": 0, "leaving": 1, "swallowed": 0}[late]

    def leave(guard: MemoryGuard) -> None:
        nonlocal rests
        for _ in range(rests):
            rests = 0
            rest()
        left(guard)

    def work() -> None:
        if late == "swallowed":
            with suppress(MemoryError):
                rest()
        if late != "leaving":
            rest()

    monkeypatch.setattr(memory_guard, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(MemoryGuard, "_leave", leave)
    if late == "entering":
        monkeypatch.setattr(threading, "Thread", LateThread)
    with pytest.raises(HostMemoryError):
        MemoryGuard(1, ended.set).watch(work)
    assert not ended.wait(1.5)


@linux
def test_nothing_is_raised_any_more_in_a_run_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looking, over = threading.Event(), threading.Event()

    def short(guard: MemoryGuard) -> bool:
        looking.set()
        return over.wait(10)

    monkeypatch.setattr(MemoryGuard, "_short", short)
    MemoryGuard(1, over.clear).watch(looking.wait)
    over.set()
    for _ in range(50):
        sleep(0.01)
    assert over.is_set()


TRACED = """
import sys
sys.path.insert(0, {root!r})
from graph_runtime.train.process.memory_guard import MemoryGuard

MemoryGuard(None, lambda: None).watch(lambda: None)
seen = []
sys.settrace(lambda frame, event, argument: seen.append(event))
(lambda: None)()
sys.settrace(None)
assert seen == ["call"]
"""


def test_blocks_can_be_looked_into_after_a_run_that_was_guarded() -> None:
    program = TRACED.format(root=str(Path(__file__).parents[4]))
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


DEAF = """
import os, sys, time
sys.path.insert(0, {root!r})
from graph_runtime.train.process import memory_guard
memory_guard.PATIENCE = 15

def deaf():
    while True:
        try:
            while True:
                time.sleep(0.01)
        except MemoryError:
            pass

memory_guard.MemoryGuard(1, lambda: os._exit({status})).watch(deaf)
"""


@linux
def test_a_run_that_does_not_listen_is_ended_with_a_status_that_says_why() -> None:
    program = DEAF.format(root=str(Path(__file__).parents[4]), status=EXIT_MEMORY)
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == EXIT_MEMORY
    assert death(done.returncode).cause == "memory"


CAGE = Path("/sys/fs/cgroup/memory/network-designer-test")


@linux
@pytest.mark.slow
def test_a_worker_ended_by_the_system_for_want_of_memory_is_said_so(tmp_path: Path) -> None:
    """In a cage of its own; where none can be made, the causes below stand alone."""
    try:
        CAGE.mkdir()
        (CAGE / "memory.limit_in_bytes").write_text("700000000")
    except OSError:
        pytest.skip("no memory cage can be made here")
    talk = Talk()
    try:
        (CAGE / "cgroup.procs").write_text(str(talk.client.pid))
        talk.train(new_run(tmp_path, digits_mlp(width=3_000_000, epochs=1)))
        while not talk.client.ended:
            talk.client.read(0.2)
        assert talk.client._process is not None
        talk.client._process.wait(10)
        found = talk.client.death()
        if found is not None and found.cause == "signal":
            pytest.skip("the system ends processes here without counting them")
        assert found is not None and found.cause == "memory"
    finally:
        talk.end()
        CAGE.rmdir()


@pytest.mark.parametrize(
    ("status", "kills", "stopped", "cause", "crashed"),
    [
        (-9, 0, False, "signal", False),
        (-9, 1, False, "memory", False),
        (-9, 0, True, "stopped", False),
        (-11, 0, False, "signal", True),
        (-15, 0, False, "signal", False),
        (1, 0, False, "exception", True),
        (EXIT_MEMORY, 0, False, "memory", False),
        (0, 0, False, "left", False),
    ],
)
def test_every_way_to_end_has_a_cause(
    status: int, kills: int, stopped: bool, cause: str, crashed: bool
) -> None:
    found = death(status, ["one", "two\x1b"], oom_kills=kills, stopped=stopped)
    assert (found.cause, found.crashed) == (cause, crashed)
    assert found.sentence.startswith("The ")
    assert found.tail == ("one", "two\\x1b")


def test_this_process_knows_its_memory() -> None:
    assert os.name == "nt" or resident() > 1_000_000
