"""A disk that fails stops no run: it warns, goes on, tries again, and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_runtime.disk.calls import Disk
from graph_runtime.document.model import Document
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.events import EpochEnded, Failed, Finished, Losses, Notice
from graph_runtime.train.running.safekeeping import Safekeeping
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.inside import carry_out, of

CALLS = ("create", "write", "fsync", "replace", "fsync_folder")
LENGTH = 3
"""Calls that fail one after another, until there is space again."""


class Trouble:
    """Fails the calls of `Disk` from the n-th on, for a while; only calls of a run are counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, first: int, number: int) -> None:
        self.calls = 0
        self._failing = range(first, first + LENGTH)
        self._number = number
        for name in CALLS:
            monkeypatch.setattr(Disk, name, self._wrapped(getattr(Disk, name)))

    def _wrapped(self, call: Any) -> Any:
        def wrapped(disk: Disk, *arguments: Any) -> Any:
            self.calls += 1
            if self.calls in self._failing:
                raise OSError(self._number, os.strerror(self._number))
            return call(disk, *arguments)

        return wrapped


def small(epochs: int = 3) -> Document:
    return digits_mlp(width=8, epochs=epochs, batch_size=256)


def temporary(run: Path) -> list[str]:
    return [path.name for path in run.rglob("*") if "tmp" in path.name]


def losses(heard: list[Event]) -> list[float]:
    return [x for event in of(Losses, heard) for x in event.values.unpack().tolist()]


def _faults_until_none_is_hit(every: int) -> Iterator[int]:
    return iter(range(1, 400, every))


@pytest.mark.row("F9")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_fault_at_any_call_of_a_run_changes_nothing_but_its_notices(
    tmp_path: Path, every: int, number: int
) -> None:
    whole = losses(carry_out(new_run(tmp_path, small(), saving=1.0)))
    told = 0
    for at in _faults_until_none_is_hit(every):
        run = new_run(tmp_path, small(), saving=1.0)
        with pytest.MonkeyPatch.context() as patch:
            trouble = Trouble(patch, at, number)
            heard = carry_out(run)
        assert not of(Failed, heard) and losses(heard) == whole and of(Finished, heard)
        assert not temporary(run)
        notices = [event.message for event in of(Notice, heard)]
        if trouble.calls < at:
            assert not notices
            break
        told += any("The run goes on" in message for message in notices)
        expect_kept(run, whole)
        shutil.rmtree(run)
    assert trouble.calls < at and told > 8 / every


def expect_kept(run: Path, whole: list[float]) -> None:
    """Every checkpoint that is there is good, and the log has every loss once space returned."""
    for folder in checkpoint.newest_first(run / "checkpoints"):
        checkpoint.read(folder)
    assert losses(list(open_run(run).events())) == whole


def test_the_faults_of_this_file_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: a run that does not catch the fault of its disk is seen to fail."""

    def careless(safe: Safekeeping) -> None:
        safe._saver.save(safe._place.step, lambda: {"state.json": b"{}"})

    monkeypatch.setattr(Safekeeping, "save", careless)
    run = new_run(tmp_path, small(), saving=1.0)
    with pytest.MonkeyPatch.context() as patch:
        Trouble(patch, 3, errno.ENOSPC)
        heard = carry_out(run)
    assert of(Failed, heard)


class During:
    """Does something to the run folder at the end of an epoch, and undoes it at another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, deeds: dict[int, Any]) -> None:
        self._epochs = count(1)
        kept = Safekeeping.offer

        def offer(safe: Safekeeping, epoch_ended: bool) -> None:
            if epoch_ended and (deed := deeds.get(next(self._epochs))):
                deed()
            safe._saver._saved = 0.0  # It is time to save at the end of every epoch.
            kept(safe, epoch_ended)

        monkeypatch.setattr(Safekeeping, "offer", offer)


def warned(heard: list[Event], words: str) -> bool:
    """Whether a notice says so within 2 s of the epoch's end at which the disk went bad."""
    began = of(EpochEnded, heard)[1].time
    return any(
        words in event.message and "goes on" in event.message and event.time - began < 2
        for event in of(Notice, heard)
    )


@pytest.mark.row("F9")
@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="needs mount")
def test_a_small_disk_that_fills_up_is_told_and_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)]
    if os.geteuid() or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk of its own can be made here")
    try:
        _fill_and_empty(disk, monkeypatch)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill_and_empty(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = losses(carry_out(new_run(disk, small(6), saving=1.0)))
    shutil.rmtree(disk / "0001")
    run = new_run(disk, small(6), saving=1.0)
    filler = disk / "filler"

    def fill() -> None:
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 1024):
                    pass
            except OSError:
                return

    During(monkeypatch, {2: fill, 4: filler.unlink})
    heard = carry_out(run)
    assert of(Finished, heard) and losses(heard) == whole
    assert warned(heard, "the disk is full")
    assert any(event.message == "Checkpoints are saved again." for event in of(Notice, heard))
    assert not temporary(run)
    expect_kept(run, whole)


@pytest.mark.row("F10")
@pytest.mark.parametrize("what", ["checkpoints", ""])
def test_a_folder_that_is_gone_for_a_while_is_told_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    run = new_run(tmp_path, small(5), saving=1.0)
    folder = run / what if what else run
    aside, stranger = tmp_path / "aside", tmp_path / "stranger"
    stranger.write_bytes(b"")

    def take() -> None:
        folder.rename(aside)
        shutil.copy(stranger, folder)  # Nothing can be made where a file stands.

    def bring_back() -> None:
        folder.unlink()
        aside.rename(folder)

    During(monkeypatch, {2: take, 4: bring_back})
    heard = carry_out(run)
    assert of(Finished, heard) and warned(heard, str(folder))
    assert not temporary(run)
    newest = checkpoint.newest_first(run / "checkpoints")[0]
    assert checkpoint.read(newest)
    assert np.isfinite(losses(heard)).all()


@pytest.mark.row("F10")
@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_becomes_read_only_is_told_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    run = new_run(tmp_path, small(5), saving=1.0)
    create = Disk.create

    def forbid(*arguments: Any) -> int:
        raise OSError(number, os.strerror(number))

    deeds = {
        2: lambda: monkeypatch.setattr(Disk, "create", forbid),
        4: lambda: monkeypatch.setattr(Disk, "create", create),
    }
    During(monkeypatch, deeds)
    heard = carry_out(run)
    assert of(Finished, heard) and warned(heard, str(run / "checkpoints"))
    assert any(event.message == "Checkpoints are saved again." for event in of(Notice, heard))
    assert not temporary(run)
