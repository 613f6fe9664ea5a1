"""The numbers of a look, read piece by piece from its file, warily.

The file is one row of float32; a block's numbers stand somewhere in it. Only what is shown is read.
"""

from __future__ import annotations

import os
import re
import stat
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

MAX_NUMBERS = 4 << 20
"""Most numbers that are read at once."""
_NAME = re.compile(r"(look|best|preview)-[0-9]{1,15}\.npy")


class LookNumbers:
    """Gives numbers of one look; raises ValueError or OSError where it cannot."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def read(self, at: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """The numbers from place `at` on that fill a shape."""
        count = prod(shape)
        if at < 0 or count > MAX_NUMBERS or not _NAME.fullmatch(self._name):
            raise ValueError("nothing that a look has written")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(self._folder / self._name, flags), "rb") as file:
            return _part(file, at, count).reshape(shape)


def _part(file: BinaryIO, at: int, count: int) -> NDArray[np.float32]:
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        raise ValueError("no regular file")
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("another version of the format")
    found, fortran, dtype = np.lib.format.read_array_header_1_0(file, max_header_size=4096)
    if len(found) != 1 or fortran or dtype != np.dtype("<f4") or at + count > found[0]:
        raise ValueError("another file than the look has written")
    file.seek(4 * at, os.SEEK_CUR)
    return np.frombuffer(file.read(4 * count), dtype="<f4")
