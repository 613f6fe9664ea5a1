"""What a worker is told of the environment that it is started from: no more than it needs."""

from __future__ import annotations

import os
from collections.abc import Iterable

_KEPT = (
    "PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "HOME", "LD_LIBRARY_PATH",
    "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
    "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "CUBLAS_WORKSPACE_CONFIG", "OMP_NUM_THREADS",
)  # fmt: skip


def surroundings(more: Iterable[str] = ()) -> dict[str, str]:
    """The few variables that a worker needs, and these, as far as they are set."""
    return {name: os.environ[name] for name in (*_KEPT, *more) if name in os.environ}
