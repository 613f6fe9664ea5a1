"""Whether data are still those that a run began with, and which file and sample are not.

Samples lie in memory while a run lasts, so that a file that changes under it spoils nothing; but
the run says so and ends behind a checkpoint, for nobody could repeat it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_runtime.dataset import Data, Dataset
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import ChangedDataError, DataError
from graph_runtime.keeping.files import FileError, write_atomic
from graph_runtime.params import File
from graph_runtime.train.folder.run_folder import RunFolder

Marks = NDArray[np.uint64]
Stamp = tuple[int, int] | None

BEGAN = "The data are not those that the run began with"
REMEDY = "Put them back, start a new run, or go on with the new ones (--resume --new-data)."
MARKS = "data-marks.bin"
MOST_FILES, MOST_MARKS = 20_000, 1 << 27
SECONDS_TO_READ_AGAIN = 2.0
"""Data that took longer to load are not loaded again to find the sample that changed."""


def marks_of(data: Data) -> Marks:
    """One number for each sample, which any change of it changes."""
    marks = np.zeros(len(data.targets), np.uint64)
    for array in (*data.inputs, data.targets):
        width = max(1, array[:1].nbytes)
        factors = np.random.RandomState(0).randint(0, 2**32, -(-width // 8), np.uint64)
        factors = factors << np.uint64(20) | np.uint64(1)
        step = max(1, (1 << 22) // width)
        for start in range(0, len(array), step):
            block = np.ascontiguousarray(array[start : start + step])
            raw = np.zeros((len(block), 8 * len(factors)), np.uint8)
            raw[:, :width] = block.reshape(len(block), -1).view(np.uint8)
            found = (raw.view(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
            marks[start : start + step] = marks[start : start + step] * np.uint64(31) + found
    return marks


def expect_same(run: RunFolder, dataset: Dataset, marks: Marks) -> str | None:
    """Raise DataError where the data are not those that the run began with.

    With the person's yes it is a sentence instead, None where nothing has changed.
    """
    had = _read(run.path / MARKS)
    if had is None or np.array_equal(had, marks):
        return None
    if not run.yes_file.exists():
        raise ChangedDataError(f"{BEGAN}: {difference(dataset, had, marks)}. {REMEDY}")
    return f"{BEGAN}: {difference(dataset, had, marks)}."


def keep_marks(run: RunFolder, marks: Marks) -> str | None:
    """Note which data the run has; a sentence where the disk does not take it."""
    had = _read(run.path / MARKS)
    if had is not None and np.array_equal(had, marks):
        return None
    try:
        write_atomic(run.path / MARKS, marks.astype("<u8").tobytes())
    except FileError as error:
        return f"{error} The run goes on; whether its data change will not be noticed."
    return None


def difference(dataset: Dataset, had: Marks, marks: Marks) -> str:
    """Which file and which sample of it differ first."""
    names = [shown for shown in (Path(path).name for path in _paths(dataset)) if shown]
    where = " and ".join(repr(name)[:80] for name in names) or dataset.kind()
    if len(had) != len(marks):
        return f"{where} had {len(had):,} samples and now has {len(marks):,}"
    row = int(np.flatnonzero(had != marks)[0])
    return f"{where} differs first in sample {row + 1:,} of {len(marks):,}"


class DataWatch:
    """Looks every second whether the person's files are still as they were read."""

    def __init__(self, dataset: Dataset, folder: Path, marks: Marks, seconds: float) -> None:
        self._dataset, self._folder, self._marks = dataset, folder, marks
        self._again = seconds < SECONDS_TO_READ_AGAIN
        self._stamps = _stamps(dataset, folder)
        self._due = perf_counter() + 1.0

    def expect_same(self) -> None:
        """Raise DataError where a file changed or went while the run goes on."""
        now = perf_counter()
        if not self._stamps or now < self._due:
            return
        stamps = _stamps(self._dataset, self._folder)
        self._due = perf_counter() + max(1.0, 100 * (perf_counter() - now))
        strange = [p for p in {**self._stamps, **stamps} if self._stamps.get(p) != stamps.get(p)]
        if strange:
            self._tell(min(strange), stamps)

    def _tell(self, path: str, stamps: dict[str, Stamp]) -> None:
        name = repr(os.path.relpath(path, self._folder))[:200]
        what = "was changed" if stamps.get(path) else "was removed"
        what = what if path in self._stamps else "came"
        told = f"{name} {what} while the run went on. What it learned is kept."
        try:
            marks = marks_of(self._dataset.load(self._folder)) if self._again else self._marks
        except DataError as error:
            raise DataError(f"{told} {error}") from None
        if np.array_equal(marks, self._marks) and self._again:
            self._stamps = stamps  # Written anew with the same content.
            return
        if self._again:
            told += f" {difference(self._dataset, self._marks, marks)}."
        raise ChangedDataError(f"{told} {REMEDY}")


def _paths(dataset: Dataset) -> list[str]:
    files = [param.name for param in dataset.params() if isinstance(param, File)]
    return [path for name in files if (path := getattr(dataset, name))]


def _stamps(dataset: Dataset, folder: Path) -> dict[str, Stamp]:
    """Size and time of every file; None for one that is not there."""
    found: dict[str, Stamp] = {}
    for path in _paths(dataset):
        whole = folder / path
        if whole.is_dir():
            for place, _, names in os.walk(whole):
                found |= {p: _stamp(p) for name in names for p in [f"{place}/{name}"]}
                if len(found) > MOST_FILES:
                    return found
        else:
            found[str(whole)] = _stamp(str(whole))
    return found


def _stamp(path: str) -> Stamp:
    with suppress(OSError, ValueError):
        info = os.lstat(path)
        return info.st_size, info.st_mtime_ns
    return None


def _read(path: Path) -> Any:
    with suppress(OSError), open_regular(path) as file:
        raw = file.read(MOST_MARKS)
        return np.frombuffer(raw[: len(raw) // 8 * 8], "<u8") if raw else None
    return None
