"""All writing of whole files: after a crash at any moment the file is the old one or the new one.

The new content goes to a temporary file in the same folder, is flushed to the disk and then takes
the old file's name in one step (rule R18). There is no other way in which a file is overwritten.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

from graph_runtime.disk.calls import DISK, Disk
from graph_runtime.document.model import Document
from graph_runtime.document.reading import parse_document, read_bytes
from graph_runtime.document.text import document_text

__all__ = [
    "FileError",
    "document_text",
    "parse_document",
    "read_document",
    "sweep",
    "write_atomic",
    "write_document",
]

_count = itertools.count()
_TEMPORARY = re.compile(r"\..+\.nn-tmp-(\d+)-\d+\Z")

_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space and try again, or save it elsewhere."),
    errno.EDQUOT: ("your quota is used up", "Free some space and try again."),
    errno.EROFS: ("the disk is read-only", "Save it under another folder."),
    errno.EACCES: ("you may not write there", "Save it under a folder of your own."),
    errno.EPERM: ("you may not write there", "Save it under a folder of your own."),
    errno.ENOENT: ("its folder is gone", "Make the folder again or save it elsewhere."),
    errno.ENOTDIR: ("its folder is no folder", "Save it under another folder."),
    errno.EISDIR: ("there is a folder of that name", "Choose another name."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.EIO: ("the disk reports an error", "Save it on another disk."),
}


class FileError(OSError):
    """A file that could not be written; what stood there before still stands there.

    `str(error)` is a sentence with the path and what to do.
    """

    def __init__(self, path: str | Path, error: OSError) -> None:
        default = (error.strerror or type(error).__name__, "Save it elsewhere.")
        reason, self.remedy = _REASONS.get(error.errno or 0, default)
        super().__init__(f"{printable(str(path))} was not written: {reason}. {self.remedy}")
        self.cause = error.errno


def printable(text: str) -> str:
    """`text` with everything that is no visible character as an escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def write_atomic(path: str | Path, data: bytes, disk: Disk = DISK) -> None:
    """Make `data` the content of the file at `path`; raises FileError with nothing changed.

    A link at `path` is followed once, so that the file it names is replaced and the link stays.
    """
    with _told(path):
        _replace(_resolved(path), data, disk)


def write_document(path: str | Path, document: Document, disk: Disk = DISK) -> None:
    """Save a document; what was there before is kept beside it as `NAME.bak`.

    Raises FileError, or DocumentError for a document that could not be opened again.
    """
    data = document_text(document).encode("utf-8", "replace")
    parse_document(data)
    with _told(path):
        target = _resolved(path)
        _keep_previous(target, disk)
        _replace(target, data, disk)
    sweep(target.parent)


def read_document(path: str | Path) -> Document:
    """The document in a file; raises DocumentError or OSError, and opens nothing else (R4)."""
    return parse_document(read_bytes(path))


def sweep(folder: str | Path) -> list[str]:
    """Remove temporary files that killed programs left in a folder; gives their names."""
    swept = []
    with contextlib.suppress(OSError):
        for path in Path(folder).iterdir():
            found = _TEMPORARY.match(path.name)
            if found and not _alive(int(found[1])):
                with contextlib.suppress(OSError):
                    path.unlink()
                    swept.append(path.name)
    return swept


@contextlib.contextmanager
def _told(path: str | Path) -> Iterator[None]:
    """Turn the system's errors into a sentence."""
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        raise FileError(path, error) from error


def _replace(target: Path, data: bytes, disk: Disk) -> None:
    temporary = _temporary(target)
    descriptor = _create(temporary, disk)
    try:
        try:
            disk.keep_mode(descriptor, target)
            _write_all(descriptor, data, disk)
            disk.fsync(descriptor)
        finally:
            disk.close(descriptor)
        disk.replace(temporary, target)
    except OSError:
        with contextlib.suppress(OSError):
            disk.unlink(temporary)
        raise
    disk.fsync_folder(target.parent)


def _create(temporary: Path, disk: Disk) -> int:
    try:
        return disk.create(temporary)
    except FileExistsError:  # left by a killed process of the same number, or planted: not opened
        disk.unlink(temporary)
        return disk.create(temporary)


def _write_all(descriptor: int, data: bytes, disk: Disk) -> None:
    rest = memoryview(data)
    while rest:
        written = disk.write(descriptor, rest)
        if written <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[written:]


def _keep_previous(target: Path, disk: Disk) -> None:
    """Keep the present file as `NAME.bak`: a second name for it, or a copy where that fails."""
    if not target.is_file():
        return
    temporary = _temporary(target)
    try:
        disk.link(target, temporary)
    except OSError:
        _replace(_backup(target), target.read_bytes(), disk)
        return
    try:
        disk.replace(temporary, _backup(target))
    except OSError:
        with contextlib.suppress(OSError):
            disk.unlink(temporary)
        raise


def _resolved(path: str | Path) -> Path:
    return Path(os.path.realpath(path))


def _backup(target: Path) -> Path:
    return target.with_name(f"{target.name}.bak")


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name[:50]}.nn-tmp-{os.getpid()}-{next(_count)}")


def _alive(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
