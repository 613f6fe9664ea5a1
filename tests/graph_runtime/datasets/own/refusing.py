"""Refusals as the tests of hostile files want them: quick, small, and a sentence."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from graph_runtime.dataset import Dataset
from graph_runtime.errors import DataError

SECONDS, MEMORY = 1.0, 64 << 20


def refusal(dataset: Dataset, folder: Path) -> str:
    """The sentence with which it refuses, within the limits of rows T14 to T16."""
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(DataError) as caught:
        dataset.load(folder)
    seconds, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < SECONDS
    assert peak < MEMORY
    message = str(caught.value)
    assert message.endswith(".") and message.isprintable() and len(message) < 2000
    return message
