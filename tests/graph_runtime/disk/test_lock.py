"""One program at a time writes a document, and a crash leaves nothing to clear away."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph_runtime.disk.file_stamp import changed_outside, stamp
from graph_runtime.disk.lock import FileLock, lock_path
from graph_runtime.keeping.files import write_atomic

HOLDER = """
import sys, time
from graph_runtime.disk.lock import FileLock
lock = FileLock(sys.argv[1])
print(lock.acquire(), flush=True)
time.sleep(60)
"""


def test_the_second_one_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = lock_path(tmp_path / "drawing.json")
    first, second = FileLock(path), FileLock(path)
    assert first.acquire()
    assert not second.acquire()
    assert second.holder() == f"process {os.getpid()} on this computer"
    first.release()
    assert second.acquire()
    second.release()
    assert not path.exists()


@pytest.mark.row("F17")
def test_a_killed_program_leaves_no_lock(tmp_path: Path) -> None:
    path = lock_path(tmp_path / "drawing.json")
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
        ) as holding:
            assert holding.stdout is not None
            assert holding.stdout.readline() == "True\n"
            mine = FileLock(path)
            assert not mine.acquire()
            assert mine.holder() == f"process {holding.pid} on this computer"
            os.kill(holding.pid, signal.SIGKILL)
        assert mine.acquire()
        mine.release()


def test_a_link_planted_at_the_lock_is_not_followed(tmp_path: Path) -> None:
    victim, path = tmp_path / "victim", tmp_path / "lock"
    victim.write_text("mine")
    path.symlink_to(victim)
    try:
        FileLock(path).acquire()
    except OSError:
        pass
    else:
        raise AssertionError("the link was followed")
    assert victim.read_text() == "mine"


def test_a_lock_file_full_of_rubbish_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"\xff" * 5000)
    lock = FileLock(path)
    assert FileLock(path).holder() == "another program"
    assert lock.acquire()
    assert lock.holder().endswith("on this computer")
    lock.release()


def test_the_lock_of_a_link_is_that_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert lock_path(tmp_path / "link.json") == lock_path(tmp_path / "real.json")


def test_a_change_from_outside_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "drawing.json"
    assert not changed_outside(path, None)
    write_atomic(path, b"one")
    assert changed_outside(path, None)
    known = stamp(path)
    assert not changed_outside(path, known)
    os.utime(path)
    assert not changed_outside(path, known), "the same content is no change"
    path.write_bytes(b"two")
    assert changed_outside(path, known)
    path.unlink()
    assert changed_outside(path, known)


def test_a_file_system_without_locks_is_no_other_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("graph_runtime.disk.lock.fcntl.flock", refuse)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(OSError, match="No locks"):
        FileLock(tmp_path / "lock").acquire()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
