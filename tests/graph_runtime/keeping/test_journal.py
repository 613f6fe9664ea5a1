"""After a crash the edits are there; after a clean close nothing is."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.disk.calls import Disk
from graph_runtime.document.model import Document, Edge, Node, Training
from graph_runtime.document.text import DocumentLines, document_text
from graph_runtime.keeping.journal import INTERVAL, Journal
from graph_runtime.keeping.journal_record import from_line, spliced, splices
from graph_runtime.keeping.recovery import Recoverable, find_recoverable
from tests.graph_runtime.document.test_reading import documents


def _crash(journal: Journal) -> None:
    """What is left when the program ends without a word: the system lets its locks go."""
    journal._end_thread()
    if journal._lock._descriptor is not None:
        os.close(journal._lock._descriptor)
    journal._lock._descriptor = None


def _recover(folder: Path) -> Recoverable:
    (found,) = find_recoverable(folder)
    return found


def _numbered(number: int) -> Document:
    nodes = {f"block{i}": Node(kind="Linear", params={"out_features": number}) for i in range(5)}
    edges = tuple(Edge(source=f"block{i}", target=f"block{i + 1}") for i in range(number % 5))
    return Document(name=str(number), nodes=nodes, edges=edges, positions={"block1": (number, 0)})


def test_edits_come_back_after_a_crash(tmp_path: Path) -> None:
    journal = Journal(tmp_path, tmp_path / "drawing.json")
    for number in range(20):
        journal.record(_numbered(number))
        assert journal.flush()
    _crash(journal)
    found = _recover(tmp_path)
    assert found.document == _numbered(19)
    assert found.path == tmp_path / "drawing.json"
    found.leave()


def test_edits_are_written_without_being_asked_for(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(1))
    deadline = time.monotonic() + 2.0
    while not journal.file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(INTERVAL)
    _crash(journal)
    assert _recover(tmp_path).document == _numbered(1)


def test_nothing_is_kept_after_a_clean_close(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(1))
    journal.flush()
    journal.close()
    assert find_recoverable(tmp_path) == []
    assert list((tmp_path / "journals").iterdir()) == []


def test_nothing_is_written_before_the_first_edit(tmp_path: Path) -> None:
    Journal(tmp_path / "state").close()
    assert not (tmp_path / "state").exists()


def test_what_was_saved_last_needs_no_recovery(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(1))
    journal.saved(tmp_path / "drawing.json")
    _crash(journal)
    assert find_recoverable(tmp_path) == []
    assert list((tmp_path / "journals").glob("*.journal")) == []


def test_an_edit_after_the_save_comes_back_with_the_name_it_was_saved_under(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(1))
    journal.saved(tmp_path / "drawing.json")
    journal.record(_numbered(2))
    journal.flush()
    _crash(journal)
    found = _recover(tmp_path)
    assert (found.document, found.path) == (_numbered(2), tmp_path / "drawing.json")


def test_the_journal_of_a_running_program_is_left_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(1))
    journal.flush()
    assert find_recoverable(tmp_path) == []
    assert journal.file.exists()
    journal.close()


@pytest.mark.row("F4")
def test_a_recovery_can_be_repeated_until_it_is_discarded(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record(_numbered(3))
    journal.flush()
    _crash(journal)
    first = _recover(tmp_path)
    assert find_recoverable(tmp_path) == [], "offered once while somebody holds it"
    first.leave()
    second = _recover(tmp_path)
    assert second.document == first.document
    second.discard()
    assert find_recoverable(tmp_path) == []


def _crashed(folder: Path) -> tuple[Journal, list[Document]]:
    """A journal of eight states of a drawing, left as a crash leaves it."""
    journal = Journal(folder)
    states = [_numbered(number) for number in range(8)]
    for state in states:
        journal.record(state)
        journal.flush()
    _crash(journal)
    return journal, states


def test_a_journal_cut_anywhere_gives_a_state_that_once_was(tmp_path: Path) -> None:
    journal, states = _crashed(tmp_path)
    whole = journal.file.read_bytes()
    seen = set()
    ends = [place + 1 for place, letter in enumerate(whole) if letter == ord(b"\n")]
    for length in sorted({*range(0, len(whole), 13), *ends}):
        journal.file.write_bytes(whole[:length])
        for found in find_recoverable(tmp_path):
            assert found.document in states
            seen.add(found.document.name)
            found.leave()
    assert seen == {state.name for state in states}


def test_a_damaged_journal_gives_a_state_that_once_was_or_nothing(tmp_path: Path) -> None:
    journal, states = _crashed(tmp_path)
    whole, draw = journal.file.read_bytes(), random.Random(5)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
        journal.file.write_bytes(damaged)
        for found in find_recoverable(tmp_path):
            assert found.document in states
            found.leave()


def test_a_full_disk_is_said_once_and_survived(tmp_path: Path) -> None:
    class Full(Disk):
        full = False

        def write(self, descriptor: int, data: memoryview) -> int:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(descriptor, data)

    disk, said = Full(), []
    journal = Journal(tmp_path, report=said.append, disk=disk)
    journal.record(_numbered(1))
    assert journal.flush()
    disk.full = True
    for number in (2, 3):
        journal.record(_numbered(number))
        assert not journal.flush()
    assert len(said) == 1
    assert "not protected" in said[0]
    disk.full = False
    assert journal.flush()
    _crash(journal)
    assert _recover(tmp_path).document == _numbered(3)


def test_a_long_session_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_runtime.keeping.journal.SNAPSHOT_BYTES", 10_000)
    journal = Journal(tmp_path)
    for number in range(200):
        journal.record(_numbered(number))
        journal.flush()
        assert journal.file.stat().st_size < 15_000
    _crash(journal)
    assert _recover(tmp_path).document == _numbered(199)


def test_the_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state")
    journal.record(_numbered(1))
    journal.flush()
    assert journal.file.parent.stat().st_mode & 0o777 == 0o700
    assert journal.file.stat().st_mode & 0o077 == 0
    journal.close()


def test_an_edit_of_a_large_drawing_is_one_line_of_the_journal() -> None:
    nodes = {f"n{i}": Node(kind="Linear", params={"out_features": 3}) for i in range(1000)}
    edges = tuple(Edge(source=f"n{i}", target=f"n{i + 1}") for i in range(999))
    document = Document(nodes=nodes, edges=edges, positions={f"n{i}": (i, i) for i in range(1000)})
    lines = DocumentLines()
    before = lines.of(document)
    changed = document.replaced(nodes={**nodes, "n500": Node(kind="ReLU")})
    found = splices(before, lines.of(changed))
    assert found == {"nodes": (500, 1, ['"n500": {"kind": "ReLU", "params": {}}'])}


def _filled(lines: dict[str, list[str]]) -> dict[str, list[str]]:
    return {key: inner for key, inner in lines.items() if inner}


@given(st.lists(documents(), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_splices_lead_from_any_document_to_any_other(states: list[Document]) -> None:
    writer, lines, before = DocumentLines(), {}, {}
    for state in states:
        after = writer.of(state)
        lines = spliced(lines, splices(before, after))
        assert _filled(lines) == _filled(after)
        before = after


def test_lines_written_once_are_the_same_as_lines_written_anew() -> None:
    writer = DocumentLines()
    for number in range(10):
        document = _numbered(number).replaced(training=Training(epochs=number + 1))
        assert writer.of(document) == DocumentLines().of(document)


@pytest.mark.parametrize("line", [b"", b"\n", b"00000000 {}\n", b"zz", b"12345678"])
def test_no_line_is_too_odd(line: bytes) -> None:
    assert from_line(line) is None


EDITOR = """
import sys
from graph_runtime.keeping.journal import Journal
from tests.graph_runtime.keeping.test_journal import _numbered
journal = Journal(sys.argv[1])
number = 0
while True:
    number += 1
    journal.record(_numbered(number))
    journal.flush()
    print(number, flush=True)
"""


@pytest.mark.row("F3")
@pytest.mark.slow
def test_a_program_killed_while_editing_loses_no_flushed_edit(tmp_path: Path) -> None:
    draw = random.Random(11)
    for trial in range(15):
        folder = tmp_path / str(trial)
        with subprocess.Popen(
            [sys.executable, "-c", EDITOR, str(folder)], stdout=subprocess.PIPE, text=True
        ) as editing:
            assert editing.stdout is not None
            editing.stdout.readline()
            time.sleep(draw.uniform(0, 0.1))
            os.kill(editing.pid, signal.SIGKILL)
            rest = editing.stdout.read().split("\n")
        flushed = max([1, *(int(line) for line in rest[:-1] if line)])
        found = _recover(folder)
        number = int(found.document.name)
        assert number in (flushed, flushed + 1)
        assert document_text(found.document) == document_text(_numbered(number))
        found.discard()
