"""Wherever a worker finds itself, it trains, or says in a line why it cannot."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from graph_runtime.errors import RunError
from graph_runtime.train.client import WorkerClient
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

FOLDERS = ("with space", "ümläut ß", "📁 emoji", "x" * 200, "a\u202eb", "semi;colon $HOME `ls`")
SURROUNDINGS: tuple[dict[str, str], ...] = (
    {"LANG": "C", "LC_ALL": "C"},
    {"LANG": "de_DE.ISO-8859-1", "LC_ALL": "xx_NOT.THERE"},
    {"TMPDIR": "/does/not/exist"},
    {"HOME": "/does/not/exist"},
    {"HOME": "/proc"},
    {"CUDA_VISIBLE_DEVICES": "7", "CUDA_HOME": "/nowhere"},
    {"OMP_NUM_THREADS": "not a number"},
    {"PATH": ""},
    {"PYTHONPATH": "/does/not/exist", "PYTHONSTARTUP": "/etc/passwd", "PYTHONHOME": "/nowhere"},
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_run_lies_in_any_folder(worker: Talk, tmp_path: Path, folder: str) -> None:
    assert worker.carry_out(new_run(tmp_path / folder, digits_mlp(epochs=1))).metrics


@pytest.mark.slow
@pytest.mark.parametrize("odd", SURROUNDINGS)
def test_a_worker_trains_in_any_surroundings(
    tmp_path: Path, odd: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in odd.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", None)
    talk = Talk()
    try:
        assert talk.carry_out(new_run(tmp_path, digits_mlp(epochs=1))).metrics
    finally:
        talk.end()


def test_without_any_place_for_temporary_files_the_worker_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(*arguments: object, **named: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    with pytest.raises(RunError, match="could not be started: No usable temporary directory"):
        WorkerClient().start()


def test_the_clock_of_the_machine_may_jump(
    worker: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files from the future, as after a jump back or on another machine."""
    run = new_run(tmp_path, digits_mlp(epochs=2))
    worker.carry_out(run)
    for path in run.rglob("*"):
        os.utime(path, (4e9, 4e9))
    assert worker.carry_out(run, resume=True).metrics
