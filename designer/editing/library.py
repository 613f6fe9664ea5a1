"""`Library`: the groups that a person keeps for other documents, one file each in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph_runtime.document.model import Definition, Document
from graph_runtime.errors import DocumentError
from graph_runtime.groups.adoption import reachable
from graph_runtime.groups.kinds import kind_standing_for, standing_for
from graph_runtime.keeping.files import read_document, write_document

MAX_FILES = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept group: its definition's name, and that definition with all that it nests."""

    name: str
    definitions: Mapping[str, Definition] = field(default_factory=dict)


class Library:
    """Files like every other document, opened as safely; one that cannot be read is passed over.

    A file is read again only when it has changed. Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[tuple[int, int], Kept | None]] = {}

    @property
    def folder(self) -> Path | None:
        return self._folder

    def kept(self) -> list[Kept]:
        """All kept groups, by name."""
        if self._folder is None or not self._folder.is_dir():
            return []
        paths = sorted(self._folder.glob("*.json"))[:MAX_FILES]
        found = [self._opened(path) for path in paths]
        return [one for one in found if one is not None]

    def holds(self, name: str) -> bool:
        """Whether there is a file for a group of this name."""
        return self._folder is not None and self._path(name).exists()

    def keep(self, document: Document, definition: str) -> Path:
        """Write a definition with all that it nests; what the file held before stays as `.bak`.

        Raises FileError.
        """
        path = self._path(definition)
        node = standing_for(definition, document.definitions[definition])
        within = reachable(document.definitions, [node])
        bodies = {name: body for name, body in document.definitions.items() if name in within}
        title = kind_standing_for(definition, bodies[definition]).called()
        alone = Document(name=title, nodes={definition: node}, definitions=bodies)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_document(path, alone)
        return path

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{name}.json"

    def _opened(self, path: Path) -> Kept | None:
        try:
            facts = path.stat()
            stamp = facts.st_mtime_ns, facts.st_size
            known = self._read.get(path)
            if known is None or known[0] != stamp:
                self._read[path] = stamp, _kept(read_document(path))
        except (OSError, DocumentError):
            return None
        return self._read[path][1]


def _kept(document: Document) -> Kept | None:
    """What a file of the library holds: the group of its first node."""
    for node in document.nodes.values():
        if node.definition in document.definitions:
            return Kept(node.definition, document.definitions)
    return None
