"""Arrays too large for an event lie as `.npy` files in the run folder; here they are read, warily.

What an event names is a worker's word: only a plain name inside the run folder is opened, only a
regular file, only float32, and only if the file is as large as its shape says.
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

from graph_runtime.train.messages.event import Array

MAX_BYTES = 16 << 20
"""Largest array that is read."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}\.npy")


class ArrayFiles:
    """Gives the numbers of the arrays of one run; raises ValueError or OSError where it cannot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, array: Array) -> NDArray[np.float32]:
        if not array.file:
            return array.unpack()
        if not _NAME.fullmatch(array.file):
            raise ValueError("no name of an array file")
        if 4 * prod(array.shape) > MAX_BYTES:
            raise ValueError("an array that is too large")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(self._folder / array.file, flags), "rb") as file:
            return _read(file, array.shape)


def _read(file: BinaryIO, shape: tuple[int, ...]) -> NDArray[np.float32]:
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        raise ValueError("no regular file")
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("another version of the format")
    found, fortran, dtype = np.lib.format.read_array_header_1_0(file, max_header_size=4096)
    if found != shape or fortran or dtype != np.dtype("<f4"):
        raise ValueError("another array than the event says")
    content = file.read(4 * prod(shape) + 1)
    return np.frombuffer(content, dtype="<f4").reshape(shape)
