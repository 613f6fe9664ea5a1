"""Data that change under a run, or before it goes on, are named with file and sample."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.dataset import Data
from graph_runtime.datasets.csv_file import CSVFile
from graph_runtime.disk.calls import Disk
from graph_runtime.errors import DataError
from graph_runtime.train.data import data_change
from graph_runtime.train.data.data_change import DataWatch, expect_same, keep_marks, marks_of
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.commands import Stop
from graph_runtime.train.messages.events import (
    CheckpointSaved,
    Failed,
    Finished,
    Losses,
    Notice,
    StateChanged,
)
from tests.graph_runtime.train.drawings import chain, new_run
from tests.graph_runtime.train.talking import Talk

ROWS = [f"{i},{i * 0.5},{'ab'[i % 2]}" for i in range(60)]


def write(folder: Path, rows: list[str]) -> None:
    (folder / "own.csv").write_text("x,z,kind\n" + "\n".join(rows) + "\n")
    stamp = (folder / "own.csv").stat()
    os.utime(folder / "own.csv", ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 10**9))


def changed(row: int) -> list[str]:
    return [text.replace(",", "1,", 1) if i == row else text for i, text in enumerate(ROWS)]


@settings(max_examples=80, deadline=None)
@given(row=st.integers(0, 49), place=st.integers(0, 76), bit=st.integers(0, 7))
def test_any_changed_bit_changes_the_mark_of_its_sample(row: int, place: int, bit: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (50, 7, 11)).astype(np.uint8)
    other = pixels.copy()
    other.reshape(50, -1)[row, place] ^= 1 << bit
    targets = np.zeros(50, np.int64)
    one, two = (marks_of(Data((x,), targets)) for x in (pixels, other))
    assert np.flatnonzero(one != two).tolist() == [row]


@pytest.mark.row("F15")
@pytest.mark.parametrize("row", range(0, 60, 7))
def test_a_file_that_changes_is_named_with_its_sample(
    tmp_path: Path, row: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ROWS)
    dataset = CSVFile(path="own.csv")
    clock = [0.0]
    monkeypatch.setattr(data_change, "perf_counter", lambda: clock[0])
    watch = DataWatch(dataset, tmp_path, marks_of(dataset.load(tmp_path)), 0.1)
    clock[0] += 2
    watch.expect_same()
    write(tmp_path, changed(row))
    clock[0] += 2
    with pytest.raises(DataError) as caught:
        watch.expect_same()
    assert str(caught.value).startswith(
        f"'own.csv' was changed while the run went on. What it learned is kept. 'own.csv' differs "
        f"first in sample {row + 1} of 60. Put them back"
    )


SPOILS: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut": (lambda p: write(p, ROWS[:40]), "had 60 samples and now has 40"),
    "cut within a row": (
        lambda p: (p / "own.csv").write_text("x,z,kind\n1,2,a\n3,"), "Row 3 has 2 columns",
    ),
    "removed": (lambda p: (p / "own.csv").unlink(), "'own.csv' was removed while"),
    "a pipe": (
        lambda p: ((p / "own.csv").unlink(), os.mkfifo(p / "own.csv")), "'own.csv' was changed",
    ),
}  # fmt: skip


@pytest.mark.row("F15")
@pytest.mark.parametrize("name", SPOILS)
def test_a_file_that_is_spoilt_is_named(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ROWS)
    dataset = CSVFile(path="own.csv")
    clock = [0.0]
    monkeypatch.setattr(data_change, "perf_counter", lambda: clock[0])
    watch = DataWatch(dataset, tmp_path, marks_of(dataset.load(tmp_path)), 0.1)
    spoil, wanted = SPOILS[name]
    spoil(tmp_path)
    clock[0] += 2
    with pytest.raises(DataError) as caught:
        watch.expect_same()
    assert wanted in str(caught.value)


def test_a_file_that_is_written_anew_with_the_same_content_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ROWS)
    dataset = CSVFile(path="own.csv")
    clock = [0.0]
    monkeypatch.setattr(data_change, "perf_counter", lambda: clock[0])
    watch = DataWatch(dataset, tmp_path, marks_of(dataset.load(tmp_path)), 0.1)
    write(tmp_path, ROWS)
    clock[0] += 2
    watch.expect_same()


def test_a_run_goes_on_with_changed_data_only_after_a_yes(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    dataset, run = CSVFile(path="own.csv"), RunFolder(tmp_path)
    before = marks_of(dataset.load(tmp_path))
    assert expect_same(run, dataset, before) is keep_marks(run, before) is None
    assert expect_same(run, dataset, before) is keep_marks(run, before) is None
    write(tmp_path, changed(8))
    after = marks_of(dataset.load(tmp_path))
    with pytest.raises(DataError, match=r"'own.csv' differs first in sample 9 of 60. Put them"):
        expect_same(run, dataset, after)
    run.yes_file.touch()
    told = expect_same(run, dataset, after)
    assert told is not None and told.endswith("sample 9 of 60.")
    assert keep_marks(run, after) is expect_same(run, dataset, after) is None


def test_marks_that_a_full_disk_cut_off_are_no_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ROWS)
    dataset, run = CSVFile(path="own.csv"), RunFolder(tmp_path)
    marks = marks_of(dataset.load(tmp_path))

    def full(self: Disk, descriptor: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Disk, "write", full)
        told = keep_marks(run, marks)
        assert told is not None and "the disk is full" in told
    assert not (tmp_path / data_change.MARKS).exists()
    (tmp_path / data_change.MARKS).write_bytes(b"")
    assert expect_same(run, dataset, marks) is keep_marks(run, marks) is None
    assert (tmp_path / data_change.MARKS).stat().st_size == 8 * len(ROWS)


def document(**training: Any) -> Any:
    return chain(
        {
            "rows": ("Input", {"shape": [2]}),
            "out": ("Linear", {"out_features": 2}),
            "result": ("Output", {}),
        },
        **{
            "dataset": {"kind": "CSVFile", "params": {"path": "own.csv"}},
            "epochs": 1_000_000,
            "batch_size": 8,
            **training,
        },
    )


@pytest.mark.row("F15")
def test_a_run_saves_and_ends_when_its_file_changes_and_goes_on_after_a_yes(
    worker: Talk, tmp_path: Path
) -> None:
    write(tmp_path, ROWS)
    run = new_run(tmp_path, document(), data_folder="..")
    worker.train(run)
    worker.until(Losses)
    write(tmp_path, changed(20))
    failed = worker.until(Failed)
    assert failed.cause == "data" and "differs first in sample 21 of 60" in failed.message
    assert worker.said(CheckpointSaved)
    worker.train(run, resume=True)
    failed = worker.until(Failed)
    assert failed.cause == "data" and "differs first in sample 21 of 60" in failed.message
    RunFolder(run).yes_file.touch()
    worker.train(run, resume=True)
    notice = worker.until(Notice)
    assert notice.message.endswith("It goes on with the new ones.")
    worker.until(StateChanged, lambda event: event.state == "running")
    worker.client.send(Stop())
    worker.until(Finished)
    assert not RunFolder(run).yes_file.exists()


DEEDS: tuple[Callable[[Path], object], ...] = (
    lambda folder: write(folder, changed(20)),
    lambda folder: os.truncate(folder / "own.csv", 200),
    lambda folder: (folder / "own.csv").unlink(),
    lambda folder: (folder / "other.csv").replace(folder / "own.csv"),
)


@pytest.mark.row("F15")
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("count", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_a_run_ends_behind_a_checkpoint_whenever_its_file_changes(
    worker: Talk, tmp_path: Path, count: int
) -> None:
    chance = random.Random(5)
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder, ROWS)
        (folder / "other.csv").write_text("x,z,kind\n1,2,a\n")
        run = new_run(folder, document(), data_folder="..")
        worker.train(run)
        worker.until(Losses)
        sleep(1.5 * chance.random())
        DEEDS[number % len(DEEDS)](folder)
        failed = worker.until(Failed)
        assert failed.cause == "data" and "'own.csv' was" in failed.message
        assert worker.said(CheckpointSaved)
