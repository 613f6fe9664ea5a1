"""Where runs are kept, and what past runs came to.

A saved document's runs lie beside it, in `runs/<file name>`; those of a document that was never
saved in the person's own data folder, under its name and the time at which it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from graph_runtime.check import Checked
from graph_runtime.disk.regular_file import open_regular
from graph_runtime.errors import Problem, RunError
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import (
    RunFolder,
    Settings,
    create,
    data_folder_for,
    is_run_name,
)
from graph_runtime.train.messages.event import Event
from graph_runtime.train.messages.event_lines import MAX_LINE, from_line
from graph_runtime.train.messages.events import Failed, Finished, RunStarted

MAX_LISTED = 200
TAIL_BYTES = 16 << 10
HEAD_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run folder in a few words; `figure` is its final metric, "" where it has none."""

    path: Path
    state: str
    figure: str

    @property
    def name(self) -> str:
        return self.path.name


def runs_root(document: Path | None, name: str, opened: str) -> Path:
    """The folder that holds the runs of the document at this path.

    One without a path has nothing to be known by but its name and when it was `opened`.
    """
    if document is not None:
        return document.parent / "runs" / plain_name(document.stem)
    kind = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(kind)) / "runs" / plain_name(name) / opened


def plain_name(name: str) -> str:
    """A file name that no system minds: ASCII letters, digits, dash and underscore."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60] or "untitled"


def make_run(
    root: Path, checked: Checked, document: Path | None, weights_from: Path | None = None
) -> Path | Problem:
    """A new run folder for a document kept at this path, or what stands in the way.

    With `weights_from` it begins with the weights of that run.
    """
    if checked.problems:
        return checked.problems[0]
    if checked.document.training is None:
        fix = "Choose a data set in the training panel."
        return Problem(None, "training", "The document does not say how to train.", fix)
    earlier = data_folder_for(root, weights_from / "run") if weights_from else ""
    settings = Settings(data_folder=data_folder_for(root, document), weights_from=earlier)
    try:
        return create(root, checked, generate(checked), settings).path
    except (OSError, RunError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        fix = "Save the document in a folder that can be written."
        return Problem(None, None, f"The run's folder cannot be made: {reason}.", fix)


def is_resumable(folder: Path) -> bool:
    """Whether the run has a finished checkpoint to go on from."""
    try:
        saved = RunFolder(folder).checkpoints.glob("ckpt-*/manifest.json")
        return any(file.is_file() for file in saved)
    except OSError:
        return False


def past_runs(root: Path) -> list[PastRun]:
    """The runs below `root`, newest first; [] where there are none or they cannot be read."""
    return [run_summary(path) for path in reversed(run_folders(root)[-MAX_LISTED:])]


def run_folders(root: Path) -> list[Path]:
    """Folders below `root` that are named as runs are, the oldest first; [] if unreadable."""
    try:
        found = [path for path in root.iterdir() if is_run_name(path.name)]
    except OSError:
        return []
    return sorted(found, key=lambda path: (len(path.name), path.name))


def run_summary(path: Path) -> PastRun:
    """How a run ended, from the first and last lines of its log."""
    metric, last = "", None
    for event in _ends(RunFolder(path).log_file):
        if isinstance(event, RunStarted):
            metric = event.metric
        if isinstance(event, RunStarted | Finished | Failed):
            last = event
    match last:
        case Finished():
            return PastRun(path, "stopped" if last.stopped else "finished", _figure(last, metric))
        case Failed():
            return PastRun(path, "failed", "")
        case RunStarted():
            return PastRun(path, "interrupted", "")
        case _:
            return PastRun(path, "empty", "")


def _figure(finished: Finished, metric: str) -> str:
    """The metric on the test part, else on the validation part, else on the training part."""
    for part in ("test", "validation", "train"):
        for key, value in finished.metrics.items():
            if key.startswith(f"{part}_") and key != f"{part}_loss" and isfinite(value):
                return f"{metric or key[len(part) + 1 :]} {value:.4g} ({part})"
    return ""


def _ends(log: Path) -> Iterator[Event]:
    try:
        with open_regular(log) as file:
            head = file.read(HEAD_BYTES)
            size = file.seek(0, 2)
            file.seek(max(len(head), size - TAIL_BYTES))
            tail = file.read(TAIL_BYTES)
    except OSError:
        return
    for line in head.split(b"\n") + tail.split(b"\n"):
        if b'"RunStarted"' in line or b'"Finished"' in line or b'"Failed"' in line:
            yield from_line(line[:MAX_LINE])
