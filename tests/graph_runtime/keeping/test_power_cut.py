"""A power cut while saving: every state that the disk may be left in opens as the old or the new.

The calls of a real save are recorded. Until a file is flushed, a cut may leave any part of it;
until its folder is flushed, any of the changes of names may be lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from pathlib import Path

import pytest

from graph_runtime.disk.calls import Disk
from graph_runtime.document.model import Document, Node
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import document_text, parse_document, write_document

Names = dict[str, int]
OLD, NEW = (
    Document(name=name, nodes={f"block{i}": Node(kind=name) for i in range(20)})
    for name in ("old", "new")
)
TARGET, BACKUP = "drawing.json", "drawing.json.bak"


class RecordingDisk(Disk):
    """Does what it is asked to and notes it; `without` is a call that only pretends."""

    def __init__(self, without: str = "") -> None:
        self.calls: list[tuple] = []
        self._names: dict[int, str] = {}
        self._without = without

    def create(self, path):
        descriptor = super().create(path)
        self._names[descriptor] = path.name
        self.calls.append(("create", path.name))
        return descriptor

    def write(self, descriptor, data):
        half = max(1, len(data) // 2)
        self.calls.append(("write", self._names[descriptor], bytes(data[:half])))
        return super().write(descriptor, data[:half])

    def fsync(self, descriptor):
        if self._without != "fsync":
            self.calls.append(("fsync", self._names[descriptor]))

    def replace(self, source, target):
        super().replace(source, target)
        self.calls.append(("replace", source.name, target.name))

    def link(self, source, target):
        super().link(source, target)
        self.calls.append(("link", source.name, target.name))

    def fsync_folder(self, path):
        if self._without != "fsync_folder":
            self.calls.append(("fsync_folder",))


@dataclass
class Platter:
    """What is certainly on the disk, and what may be there or not."""

    contents: list[bytes] = field(default_factory=list)
    flushed: list[bytes | None] = field(default_factory=list)
    names: Names = field(default_factory=dict)
    safe_names: Names = field(default_factory=dict)
    pending: list[tuple] = field(default_factory=list)

    def add(self, name: str, content: bytes, safe: bool) -> None:
        self.names[name] = len(self.contents)
        self.contents.append(content)
        self.flushed.append(content if safe else None)

    def do(self, call: tuple) -> None:
        match call:
            case ("create", name):
                self.add(name, b"", False)
                self.pending.append(("name", name, self.names[name]))
            case ("write", name, data):
                self.contents[self.names[name]] += data
            case ("fsync", name):
                self.flushed[self.names[name]] = self.contents[self.names[name]]
            case ("link", source, target):
                self.pending.append(("name", target, self.names[source]))
                self.names[target] = self.names[source]
            case ("replace", source, target):
                self.pending.append(("move", source, target, self.names[source]))
                self.names[target] = self.names.pop(source)
            case ("fsync_folder",):
                self.safe_names, self.pending = dict(self.names), []

    def after_a_cut(self) -> Iterator[dict[str, bytes]]:
        """Every folder that may be found after a power cut at this moment."""
        subsets = chain.from_iterable(
            combinations(self.pending, n) for n in range(len(self.pending) + 1)
        )
        for kept in subsets:
            names = dict(self.safe_names)
            for change in kept:
                if change[0] == "move":
                    names.pop(change[1], None)
                names[change[-2] if change[0] == "move" else change[1]] = change[-1]
            found = sorted(names.items())
            for parts in product(*(self._possible(inode) for _, inode in found)):
                yield {name: part for (name, _), part in zip(found, parts, strict=True)}

    def _possible(self, inode: int) -> list[bytes]:
        flushed, content = self.flushed[inode], self.contents[inode]
        if flushed == content:
            return [content]
        return [flushed or b"", content[: len(content) // 2], content]


def _states(tmp_path: Path, without: str = "") -> tuple[list[dict[str, bytes]], Platter]:
    old = document_text(OLD).encode()
    (tmp_path / TARGET).write_bytes(old)
    disk, platter = RecordingDisk(without), Platter()
    platter.add(TARGET, old, True)
    platter.safe_names = dict(platter.names)
    write_document(tmp_path / TARGET, NEW, disk)
    states = list(platter.after_a_cut())
    for call in disk.calls:
        platter.do(call)
        states += platter.after_a_cut()
    return states, platter


def _opens(data: bytes | None) -> Document | None:
    try:
        return None if data is None else parse_document(data)
    except DocumentError:
        return None


@pytest.mark.row("F2")
def test_after_a_power_cut_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    states, platter = _states(tmp_path)
    assert len(states) > 50
    for state in states:
        assert _opens(state.get(TARGET)) in (OLD, NEW)
        assert BACKUP not in state or _opens(state[BACKUP]) == OLD
    assert all(_opens(state[TARGET]) == NEW for state in platter.after_a_cut()), "saved is saved"


def test_without_flushing_the_file_a_cut_destroys_it(tmp_path: Path) -> None:
    states, _ = _states(tmp_path, without="fsync")
    assert any(_opens(state.get(TARGET)) not in (OLD, NEW) for state in states)


def test_without_flushing_the_folder_a_cut_undoes_the_save(tmp_path: Path) -> None:
    _, platter = _states(tmp_path, without="fsync_folder")
    assert any(_opens(state[TARGET]) == OLD for state in platter.after_a_cut())
