"""Opening files of a person's own that a stranger may have made, and asking for memory first.

Every function stands alone, because it is written into exported scripts.
"""

from __future__ import annotations

from typing import Any


def open_plain(path: str, follow: bool = True) -> Any:
    """A regular file, open for reading: no pipe or device is waited for.

    Without `follow`, a link is refused too. Raises ValueError with a sentence.
    """
    import os
    import stat

    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.fdopen(os.open(path, flags), "rb")
    except (OSError, ValueError):
        raise ValueError(f"There is no file {path!r} that can be read. Choose it again.") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise ValueError(f"There is no file {path!r}: it is a pipe, a device or a link.")
    return file


def file_size(file: Any) -> int:
    """Bytes of an open file."""
    import os

    return os.fstat(file.fileno()).st_size


def expect_room(needed: int) -> None:
    """Raise ValueError where samples of this many bytes would not fit into memory.

    They are there twice while they are cut into parts.
    """
    import os
    from pathlib import Path

    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = 1024 * next(int(x.split()[1]) for x in lines if x.startswith("MemAvailable"))
    except (OSError, ValueError, StopIteration):
        try:
            free = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        except (AttributeError, OSError, ValueError):
            return
    if 2 * needed > free:
        raise ValueError(
            f"The samples need {2 * needed / 2**30:,.1f} GiB of memory, but "
            f"{free / 2**30:,.1f} GiB are free here. Take fewer or smaller samples."
        )
