"""Arrays on their way into an event: small ones inside it, large ones as a file of the run."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.event import Array

MAX_INLINE = 64 << 10
"""Largest array (bytes) that travels inside an event."""


def pack(values: NDArray[np.float32], run: RunFolder, name: str) -> Array:
    """An array for an event; a large one is put into the file `name` of the run folder."""
    if values.nbytes <= MAX_INLINE:
        return Array.pack(values)
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, values.astype("<f4"), allow_pickle=False)
    write_atomic(run.path / name, buffer.getvalue())
    return Array(shape=values.shape, file=name)
