"""Wherever a worker finds itself, it trains, or says in a line why it cannot."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from pathlib import Path

import pytest

from graph_runtime import train
from graph_runtime.errors import RunError
from graph_runtime.train.calling.client import WorkerClient
from graph_runtime.train.messages.commands import Stop
from graph_runtime.train.messages.events import Finished, Losses
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

LONG = "/".join("ä" * 60 for _ in range(5))
"""A path of 300 letters, and of 600 bytes."""
FOLDERS = (
    "with space", "ümläut ß", "📁 emoji", "x" * 200, LONG, "a\u202eb", "semi;colon $HOME `ls`",
)  # fmt: skip
SURROUNDINGS: tuple[dict[str, str], ...] = (
    {"LANG": "C", "LC_ALL": "C"},
    {"LANG": "de_DE.ISO-8859-1", "LC_ALL": "xx_NOT.THERE"},
    {"TMPDIR": "/does/not/exist"},
    {"HOME": "/does/not/exist"},
    {"HOME": "/proc"},
    {"CUDA_VISIBLE_DEVICES": "7", "CUDA_HOME": "/nowhere"},
    {"OMP_NUM_THREADS": "not a number"},
    {"PATH": ""},
    {"CUDA_VISIBLE_DEVICES": ""},
    {"LD_LIBRARY_PATH": "DRIVERS"},
    {"XDG_CACHE_HOME": "/proc", "XDG_DATA_HOME": "/proc", "XDG_CONFIG_HOME": "/proc"},
    {"TZ": "Nowhere/Land", "LANG": ""},
    {"PYTHONPATH": "/does/not/exist", "PYTHONSTARTUP": "/etc/passwd", "PYTHONHOME": "/nowhere"},
)


@pytest.mark.row("F31")
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_run_lies_in_any_folder(worker: Talk, tmp_path: Path, folder: str) -> None:
    assert worker.carry_out(new_run(tmp_path / folder, digits_mlp(epochs=1))).metrics


@pytest.mark.row("F31")
@pytest.mark.slow
@pytest.mark.parametrize("odd", SURROUNDINGS)
def test_a_worker_trains_in_any_surroundings(
    tmp_path: Path, odd: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drivers = tmp_path / "drivers"
    drivers.mkdir()
    for name in ("libcuda.so.1", "libnvidia-ml.so.1"):
        (drivers / name).write_bytes(b"of another kernel")
    for name, value in odd.items():
        monkeypatch.setenv(name, value.replace("DRIVERS", str(drivers)))
    monkeypatch.setattr(tempfile, "tempdir", None)
    talk = Talk()
    try:
        assert talk.carry_out(new_run(tmp_path, digits_mlp(epochs=1))).metrics
    finally:
        talk.end()


@pytest.mark.row("F31")
def test_without_any_place_for_temporary_files_the_worker_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(*arguments: object, **named: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    with pytest.raises(RunError, match="could not be started: No usable temporary directory"):
        WorkerClient().start()


@pytest.mark.row("F31")
def test_the_clock_of_the_machine_may_jump(
    worker: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files from the future, as after a jump back or on another machine."""
    run = new_run(tmp_path, digits_mlp(epochs=2))
    worker.carry_out(run)
    for path in run.rglob("*"):
        os.utime(path, (4e9, 4e9))
    assert worker.carry_out(run, resume=True).metrics


@pytest.mark.row("F31")
def test_nothing_in_training_asks_for_the_time_of_day() -> None:
    """A clock that jumps while a run goes on can therefore change nothing."""
    asks = re.compile(
        r"\btime\.time\(|\bdatetime\.(?:now|today)|import time_ns|from time import [^\n]*\btime\b"
    )
    folder = Path(train.__file__).parent
    assert [path.name for path in folder.rglob("*.py") if asks.search(path.read_text())] == []


@pytest.mark.row("F31")
@pytest.mark.slow
def test_a_machine_that_sleeps_and_wakes_goes_on_with_the_run(tmp_path: Path) -> None:
    talk = Talk()
    try:
        talk.train(new_run(tmp_path, digits_mlp(epochs=100_000)))
        talk.until(Losses)
        assert talk.client.pid is not None
        os.killpg(talk.client.pid, signal.SIGSTOP)
        while not talk.client.hanging:
            talk.client.read(0.1)
        os.killpg(talk.client.pid, signal.SIGCONT)
        talk.until(Losses)
        talk.client.send(Stop())
        assert talk.until(Finished).stopped
    finally:
        talk.end()
