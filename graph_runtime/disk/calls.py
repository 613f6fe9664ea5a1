"""The calls by which files are written, as an object, so that a test can make any of them fail."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path


class Disk:
    """The operating system's own calls; each raises OSError as the system does."""

    def create(self, path: Path) -> int:
        """A descriptor of a new file; never follows a link and never opens what is there."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)

    def append(self, path: Path) -> int:
        """A descriptor that writes at the end of a file; made with mode 0600, never a link."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, descriptor: int, data: memoryview) -> int:
        return os.write(descriptor, data)

    def keep_mode(self, descriptor: int, path: Path) -> None:
        """Give the new file the permissions of the one that it replaces, if there is one."""
        with contextlib.suppress(FileNotFoundError):
            os.chmod(descriptor, stat.S_IMODE(path.stat().st_mode))

    def fsync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        target.hardlink_to(source)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def fsync_folder(self, path: Path) -> None:
        """Make the names in a folder survive a power cut; Windows has no such call."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


DISK = Disk()
