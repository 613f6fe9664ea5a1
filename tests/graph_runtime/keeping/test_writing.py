"""Whatever happens while a file is written, it is the old one or the new one."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_runtime.disk.calls import Disk
from graph_runtime.document.model import Document, Node
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import (
    FileError,
    document_text,
    read_document,
    sweep,
    write_atomic,
    write_document,
)

OLD, NEW = b"old " * 1000, b"new " * 2000


class Killed(BaseException):
    """The process ends here: no clean-up runs."""


class FaultyDisk(Disk):
    """Counts calls and fails, or ends the program, at the n-th one."""

    def __init__(self, at: int, fault: int | type[BaseException] | str) -> None:
        self.calls = 0
        self.at = at
        self.fault = fault

    def _count(self) -> bool:
        self.calls += 1
        return self.calls == self.at

    def _fail(self) -> None:
        if self._count():
            if isinstance(self.fault, int):
                raise OSError(self.fault, os.strerror(self.fault))
            if not isinstance(self.fault, str):
                raise self.fault

    def write(self, descriptor, data):
        if self.fault == "short":
            return super().write(descriptor, data[: max(1, len(data) // 2)])
        self._fail()
        return super().write(descriptor, data)


def _faulty(name):
    def call(self, *arguments):
        self._fail()
        return getattr(Disk, name)(self, *arguments)

    return call


for _name in ("create", "keep_mode", "fsync", "replace", "link", "unlink", "fsync_folder"):
    setattr(FaultyDisk, _name, _faulty(_name))


FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES, Killed]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_leaves_the_old_or_the_new_file(tmp_path: Path, fault) -> None:
    path = tmp_path / "drawing.json"
    for at in range(1, 100):
        path.write_bytes(OLD)
        disk = FaultyDisk(at, fault)
        try:
            write_atomic(path, NEW, disk)
        except (FileError, Killed):
            assert path.read_bytes() in (OLD, NEW)
        else:
            assert path.read_bytes() == NEW
        if disk.calls < at:
            break
    assert 5 < at < 99
    if fault is not Killed:
        assert [p.name for p in tmp_path.iterdir()] == ["drawing.json"]


@pytest.mark.row("F9")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_while_saving_leaves_document_and_backup_readable(tmp_path: Path, fault) -> None:
    path = tmp_path / "drawing.json"
    one, two, three = (Document(name=name) for name in ("one", "two", "three"))
    for at in range(1, 100):
        write_document(path, one)
        write_document(path, two)
        disk = FaultyDisk(at, fault)
        try:
            write_document(path, three, disk)
        except (FileError, Killed):
            assert read_document(path) in (two, three)
            assert read_document(tmp_path / "drawing.json.bak") in (one, two)
        if disk.calls < at:
            break
    assert 7 < at < 99
    assert read_document(path) == three
    assert read_document(tmp_path / "drawing.json.bak") == two


def test_without_hard_links_the_backup_is_a_copy(tmp_path: Path) -> None:
    class NoLinks(Disk):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "no links here")

    path = tmp_path / "drawing.json"
    write_document(path, Document(name="one"), NoLinks())
    write_document(path, Document(name="two"), NoLinks())
    assert read_document(tmp_path / "drawing.json.bak").name == "one"


def test_short_writes_are_continued(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", NEW, FaultyDisk(0, "short"))
    assert (tmp_path / "a").read_bytes() == NEW


def test_the_data_are_on_the_disk_before_they_take_the_name(tmp_path: Path) -> None:
    log: list[str] = []

    class Logging(Disk):
        def write(self, descriptor, data):
            log.append("write")
            return super().write(descriptor, data)

        def fsync(self, descriptor):
            log.append("fsync")
            super().fsync(descriptor)

        def replace(self, source, target):
            log.append("replace")
            super().replace(source, target)

        def fsync_folder(self, path):
            log.append("fsync folder")
            super().fsync_folder(path)

    write_atomic(tmp_path / "a", OLD, Logging())
    assert log == ["write", "fsync", "replace", "fsync folder"]


LINEAR = Document(nodes={"a": Node(kind="Linear")})


@pytest.mark.parametrize(
    ("edited", "pointer"),
    [
        (edits.set_name(LINEAR, "n" * 5_000), "/name"),
        (edits.set_label(LINEAR, "a", "l" * 5_000), "/nodes/a/label"),
        (edits.set_param(LINEAR, "a", "p", 10**25), "/nodes/a/params/p"),
    ],
)
def test_what_could_not_be_opened_again_is_not_saved(
    tmp_path: Path, edited: Document, pointer: str
) -> None:
    path = tmp_path / "drawing.json"
    write_document(path, LINEAR)
    with pytest.raises(DocumentError) as caught:
        write_document(path, edited)
    assert caught.value.pointer == pointer
    assert read_document(path) == LINEAR


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EROFS, "the disk is read-only. Save it under another folder"),
        (errno.EACCES, "you may not write there. Save it under a folder of your own"),
        (errno.EIO, "the disk reports an error. Save it on another disk"),
    ],
)
def test_a_refusal_names_the_path_and_the_remedy(tmp_path: Path, fault: int, words: str) -> None:
    with pytest.raises(FileError) as caught:
        write_atomic(tmp_path / "drawing.json", NEW, FaultyDisk(1, fault))
    assert str(tmp_path / "drawing.json") in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.row("F10")
def test_a_folder_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="its folder is gone"):
        write_atomic(tmp_path / "gone" / "drawing.json", NEW)


def test_a_refusal_shows_no_control_characters(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_atomic(tmp_path / "a\x1b[31m\u202e" / "b", NEW)
    assert str(caught.value).isprintable()


def test_the_permissions_of_the_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_atomic(path, NEW)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_once_and_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere" / "real", tmp_path / "link"
    real.write_bytes(OLD)
    link.symlink_to(real)
    write_atomic(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


def test_a_link_planted_at_the_backup_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    victim, path = tmp_path / "victim", tmp_path / "drawing.json"
    victim.write_bytes(OLD)
    write_document(path, Document(name="one"))
    (tmp_path / "drawing.json.bak").symlink_to(victim)
    write_document(path, Document(name="two"))
    assert victim.read_bytes() == OLD
    assert read_document(tmp_path / "drawing.json.bak").name == "one"


def test_a_link_planted_at_the_temporary_name_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(OLD)
    monkeypatch.setattr("graph_runtime.keeping.files._count", iter([7]))
    (tmp_path / f".a.nn-tmp-{os.getpid()}-7").symlink_to(victim)
    write_atomic(tmp_path / "a", NEW)
    assert victim.read_bytes() == OLD
    assert (tmp_path / "a").read_bytes() == NEW


@pytest.mark.row("F11")
def test_leftovers_of_dead_programs_are_swept_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = tmp_path / f".a.json.nn-tmp-{ended.pid}-0"
    living = tmp_path / f".a.json.nn-tmp-{os.getpid()}-0"
    other = tmp_path / "kept.nn-tmp-1-0"
    for path in (dead, living, other):
        path.touch()
    assert sweep(tmp_path) == [dead.name]
    assert sorted(tmp_path.iterdir()) == sorted([living, other])


SAVER = """
import sys
from pathlib import Path
from graph_runtime.document.model import Document, Node
from graph_runtime.keeping.files import write_document
path = Path(sys.argv[1])
documents = [
    Document(name=name, nodes={f"block{i}": Node(kind=name) for i in range(200)})
    for name in ("one", "two")
]
print("ready", flush=True)
while True:
    for document in documents:
        write_document(path, document)
"""


def _kill_while_saving(path: Path, seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, str(path)], stdout=subprocess.PIPE
    ) as saving:
        assert saving.stdout is not None
        assert saving.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        os.kill(saving.pid, signal.SIGKILL)


@pytest.mark.row("F1")
def test_a_program_killed_while_saving_leaves_the_old_or_the_new_document(tmp_path: Path) -> None:
    path = tmp_path / "drawing.json"
    write_document(path, Document(name="zero", nodes={"block": Node(kind="zero")}))
    draw = random.Random(20)
    left = 0
    for _ in range(12):
        _kill_while_saving(path, draw.uniform(0.0, 0.05))
        document = read_document(path)
        assert {node.kind for node in document.nodes.values()} == {document.name}
        assert path.read_text() == document_text(document)
        left += len(list(tmp_path.glob(".*.nn-tmp-*")))
        sweep(tmp_path)
        assert not list(tmp_path.glob(".*.nn-tmp-*"))
    assert left > 0, "no kill fell into a save: the test shows nothing"
