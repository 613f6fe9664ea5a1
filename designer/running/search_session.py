"""`SearchSession`: the window's side of a sweep: a process that searches, and what it has found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QTimer, Signal

from designer.running.run_rows import said as number_said
from designer.running.verb_process import COMMAND, VerbProcess
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_document
from graph_runtime.sweep.dimension import Dimension, parse
from graph_runtime.sweep.trial import Trial

PATIENCE = 10_000
"""Time (ms) that trials which are to stop have for it."""
ENOUGH_TO_REFINE = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """How to search; `trials` are those of the whole sweep, `jobs` run at a time."""

    search: tuple[str, ...]
    trials: int = 20
    jobs: int = 1
    objective: str = "metric"
    sampler: str = "tpe"
    prune: bool = False


class SearchSession(QObject):
    """One sweep at a time, in the folder `folder`."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, command: Sequence[str] = COMMAND) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.dimensions: tuple[Dimension, ...] = ()
        self.maximize = True
        self.stage = 1
        self._tried: dict[int, Trial] = {}
        self._stopping = False
        self._temporary: TemporaryDirectory[str] | None = None
        self._process = VerbProcess(self, command)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.shut_down)
        self._process.told.connect(self._hear)
        self._process.ended.connect(self._ended)

    @property
    def busy(self) -> bool:
        return self._process.busy

    @property
    def stopping(self) -> bool:
        return self.busy and self._stopping

    @property
    def trials(self) -> list[Trial]:
        """In the order of their numbers."""
        return [self._tried[number] for number in sorted(self._tried)]

    @property
    def best(self) -> Trial | None:
        done = [t for t in self.trials if t.state == "complete" and t.objective is not None]
        better = max if self.maximize else min
        return better(done, key=lambda t: t.objective or 0.0) if done else None

    @property
    def refinable(self) -> bool:
        done = sum(trial.state == "complete" for trial in self._tried.values())
        return not self.busy and done >= ENOUGH_TO_REFINE

    @property
    def summary(self) -> str:
        """How many trials have ended, the best of them, and whether it goes on."""
        ended = [t for t in self.trials if t.state != "running"]
        parts = []
        if self.folder is not None:
            parts.append(f"{self.folder.name}: {len(ended)} trials")
        if self.best is not None:
            parts.append(f"best {number_said(self.best.objective)} in trial {self.best.number}")
        if self.busy:
            parts.append("stopping…" if self.stopping else "searching…")
        return " · ".join(parts)

    def begin(self, document: Document, data: Path | None, root: Path, wish: Wish) -> None:
        """Search in a new folder below `root`; relative paths of data start at `data`."""
        named = [part for text in wish.search for part in ("--search", text)]
        self._begin(document, data, root, wish, named)

    def refine(self, document: Document, data: Path | None, root: Path, wish: Wish) -> None:
        """Search anew where the best quarter of these trials lies."""
        self._begin(document, data, root, wish, ["--refine", str(self.folder)])

    def go_on(self, data: Path | None, wish: Wish) -> None:
        """Try more, until there are as many trials as wished beside those that failed."""
        if self.folder is None:
            return
        lost = sum(t.state in ("failed", "running") for t in self._tried.values())
        counts = ["--trials", str(wish.trials + lost), "--jobs", str(wish.jobs)]
        self._start(self.folder / "document.json", data, counts)

    def open(self, folder: Path) -> None:
        """Show an earlier sweep."""
        self._forget(folder)
        self._start(folder / "document.json", None, ["--show"])

    def leave(self) -> None:
        """Show no sweep any more."""
        self.folder, self.dimensions, self.stage = None, (), 1
        self._tried.clear()
        self.changed.emit()

    def stop(self) -> None:
        """End the trials that are going on and keep what was found."""
        if self.busy:
            self._stopping = True
            self._process.interrupt()
            self._patience.start()
            self.changed.emit()

    def shut_down(self) -> None:
        """End the process at once."""
        self._patience.stop()
        was_busy = self.busy
        self._process.shut_down()
        if was_busy:
            self._over()

    def _begin(
        self, document: Document, data: Path | None, root: Path, wish: Wish, what: list[str]
    ) -> None:
        self._temporary = TemporaryDirectory(prefix="network-designer-")
        drawing = Path(self._temporary.name) / "document.json"
        write_document(drawing, document)
        self._forget(free_folder(root))
        arguments = [*what, "--trials", str(wish.trials), "--jobs", str(wish.jobs)]
        arguments += ["--objective", wish.objective, "--sampler", wish.sampler]
        self._start(drawing, data or root, [*arguments, *(["--prune"] if wish.prune else [])])

    def _forget(self, folder: Path) -> None:
        self.folder, self.dimensions, self.stage = folder, (), 1
        self._tried.clear()

    def _start(self, drawing: Path, data: Path | None, arguments: list[str]) -> None:
        self._stopping = False
        started = ["sweep", str(drawing), "--dir", str(self.folder), "--json", *arguments]
        self._process.start([*started, "--data-folder", str(data or drawing.parent)])
        self.changed.emit()

    def _hear(self, line: str) -> None:
        try:
            said = json.loads(line) if line.startswith("{") else {}
            if "sweep" in said:
                self.dimensions = tuple(parse(text) for text in said["sweep"]["search"])
                self.maximize = bool(said["sweep"]["maximize"])
                self.stage = int(said["sweep"]["stage"])
            elif "trial" in said:
                trial = Trial(**said["trial"])
                self._tried[trial.number] = trial
        except (ValueError, KeyError, TypeError, RunError):
            return  # A line of something else, which does not concern the search.
        self.changed.emit()

    def _ended(self, code: int, answer: bytes) -> None:
        self._over()
        if code != 0 and not self._stopping:
            self.failed.emit(self._process.reason)

    def _over(self) -> None:
        self._patience.stop()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None
        self.changed.emit()


def free_folder(root: Path) -> Path:
    """A folder below `root` for the next sweep."""
    numbers = [sweep_number(path) for path in sweeps(root)]
    return root / f"search-{1 + max(numbers, default=0):04}"


def sweeps(root: Path) -> list[Path]:
    """The sweeps below `root`, the oldest first."""
    try:
        found = [path for path in root.iterdir() if sweep_number(path)]
    except OSError:
        return []
    return sorted(found, key=sweep_number)


def sweep_number(path: Path) -> int:
    """The number of a sweep's folder, 0 for any other."""
    name = path.name.removeprefix("search-")
    fits = path.name.startswith("search-") and name.isascii() and name.isdigit()
    return int(name) if fits and len(name) < 10 else 0
