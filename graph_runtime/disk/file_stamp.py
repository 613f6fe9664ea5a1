"""`FileStamp`: what a file was when it was last read or written, to notice changes from outside."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from graph_runtime.disk.regular_file import open_regular


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size (bytes), time of change (ns) and sha256 of a file's content."""

    size: int
    changed: int
    digest: str


def stamp(path: str | Path) -> FileStamp | None:
    """The stamp of a file now; None where there is none. Take it after each load and save."""
    try:
        facts = Path(path).stat()
        return FileStamp(facts.st_size, facts.st_mtime_ns, _digest(path))
    except OSError:
        return None


def changed_outside(path: str | Path, known: FileStamp | None) -> bool:
    """Whether the file holds something else than when `known` was taken: ask before saving."""
    now = stamp(path)
    if now is None or known is None:
        return now is not known
    return (now.size, now.digest) != (known.size, known.digest)


def _digest(path: str | Path) -> str:
    with open_regular(path) as file:
        return file_digest(file, "sha256").hexdigest()
