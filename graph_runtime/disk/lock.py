"""`FileLock`: one program at a time has a document open for writing (rule R20).

The lock is the operating system's own lock on a small file, so it ends with the program that
holds it, however that ends: a crash leaves nothing to clear away, and no process number is
trusted. The file itself only says who holds it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
"""What the system says when somebody else holds the lock; anything else: it cannot lock here."""


def lock_path(document: str | Path) -> Path:
    """The lock of a document, beside it."""
    target = Path(os.path.realpath(document))
    return target.with_name(f".{target.name[:50]}.nn-lock")


class FileLock:
    """Held from `acquire` to `release` or the end of the program.

    Usage: `lock = FileLock(lock_path(document))`; if `lock.acquire()` is false, open the document
    read-only or as a copy and say `lock.holder()`.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._descriptor: int | None = None

    @property
    def path(self) -> Path:
        return self._path

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Whether the lock is ours now; raises OSError where no lock can be made at all."""
        while not self.held:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self._path, flags | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                ours = _locked(descriptor)
            except OSError:
                os.close(descriptor)
                raise
            if not ours:
                os.close(descriptor)
                return False
            if _is_still(descriptor, self._path):
                self._descriptor = descriptor
                self._sign(descriptor)
            else:  # its holder removed it while we waited for the lock
                os.close(descriptor)
        return True

    def release(self) -> None:
        """Give the lock back and remove its file; nothing happens where it is not held."""
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = None

    def holder(self) -> str:
        """Who holds the lock, for a sentence: `process 4711 on this computer`."""
        try:
            said = json.loads(self._path.read_bytes()[:1000])
            process, host = int(said["process"]), str(said["host"])[:100]
        except (OSError, ValueError, KeyError, TypeError):
            return "another program"
        here = host == socket.gethostname()
        return f"process {process} on {'this computer' if here else ascii(host)[1:-1]}"

    def _sign(self, descriptor: int) -> None:
        said = json.dumps({"process": os.getpid(), "host": socket.gethostname()})
        os.ftruncate(descriptor, 0)
        os.write(descriptor, said.encode("ascii"))


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # beyond the text, which stays readable
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_still(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
